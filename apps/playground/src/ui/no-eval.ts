import * as z from 'zod';

// Otherwise zod tries whether it may use eval. The page's policy forbids that, and Firefox reports the attempt.
z.config({ jitless: true });
