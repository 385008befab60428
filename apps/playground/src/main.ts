import './ui/language.js';
import { mount } from 'svelte';
import App from './App.svelte';
import { registerServiceWorker } from './offline/update.svelte.js';
import './styles/page.css';

const target = document.querySelector('#app');
if (target) mount(App, { target });
registerServiceWorker();
