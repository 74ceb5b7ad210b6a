// What a reporter's browser runs.
import './older.js';
import { inbox } from './pages/inbox.js';
import { report } from './pages/report.js';

const PAGES = { report, inbox };
const root = document.querySelector('[data-sealed]');
PAGES[root?.dataset.sealed]?.(root);
