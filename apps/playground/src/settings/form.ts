/** Everything that knows the recipes and tasks. It is only loaded when someone leaves the page's first machine. */

export { budgetOf } from '@tapehead/experiments';
export { baselineConfig } from '../compare/baseline.js';
export { budgetIn, differsInBudget } from './budget.js';
export { configOf } from './configs.js';
export { linkOf, parseLink } from './link.js';
export { refusalTexts } from './refusal.js';
