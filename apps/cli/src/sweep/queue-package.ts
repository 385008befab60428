import type * as Queue from '@tapehead/queue';
import { UserError } from '@tapehead/runs';

/**
 * Loads @tapehead/queue, which uses Redis. It need not be installed where Redis is not used.
 * @throws {UserError} if it is not installed.
 */
export async function loadQueue(): Promise<typeof Queue> {
  try {
    return await import('@tapehead/queue');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) {
      throw error;
    }
    throw new UserError(
      'Redis needs the package @tapehead/queue, which is not installed: npm install @tapehead/queue',
    );
  }
}
