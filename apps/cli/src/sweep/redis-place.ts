import { UserError } from '@tapehead/runs';
import { Option } from 'commander';

/** Where the queue lies, as the command is told. */
export interface RedisFlags {
  readonly redis?: string;
  readonly redisPrefix?: string;
}

/** The options of commands that use Redis. */
export const redisOptions = {
  redis: () =>
    new Option(
      '--redis <url>',
      'Redis, as redis://user:password@host:port, or rediss:// for TLS; better given in the environment, where others do not see the password',
    ).env('TAPEHEAD_REDIS_URL'),
  redisPrefix: () =>
    new Option('--redis-prefix <name>', 'what all keys in Redis begin with (default: tapehead)'),
};

/** @throws {UserError} if no URL was given. */
export function redisPlace({ redis, redisPrefix }: RedisFlags): {
  readonly url: string;
  readonly prefix: string | undefined;
} {
  if (redis !== undefined) return { url: redis, prefix: redisPrefix };
  throw new UserError('Redis is needed: --redis redis://…, or TAPEHEAD_REDIS_URL');
}
