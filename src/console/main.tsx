import '@mantine/core/styles.css';
import './app/style.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { followUpgrades } from './app/fresh-files.ts';

followUpgrades();
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App />);
