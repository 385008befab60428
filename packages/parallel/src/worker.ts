import { serve } from './serve.js';

// Not awaited, since bundlers may build workers in formats without top-level await.
void serve();
