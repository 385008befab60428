import { fourThings } from './four-things.js';

console.log(JSON.stringify(await fourThings()));
