// What an officer's browser runs.
import './older.js';
import { officer } from './pages/officer.js';

const root = document.querySelector('[data-sealed=officer]');
if (root) officer(root);
