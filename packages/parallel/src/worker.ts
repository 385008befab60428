import { serve } from './serve.js';

// Not awaited: bundlers make workers in formats that know no await outside of functions.
void serve();
