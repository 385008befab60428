import './ui/language.js';
import { mount } from 'svelte';
import App from './App.svelte';
import { watchForUpdates } from './offline/update.svelte.js';
import './styles/page.css';

const target = document.querySelector('#app');
if (target) mount(App, { target });
watchForUpdates();
