import * as z from 'zod';

// Otherwise it tries whether it may make code of text. The page's policy forbids that, and Firefox says so.
z.config({ jitless: true });
