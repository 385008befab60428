export { fileVersion, images, type Moment, scalars, sessionStart } from './event.js';
export { type GreyImage, greyImage } from './grey-image.js';
