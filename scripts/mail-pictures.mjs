// node scripts/mail-pictures.mjs [OUTPUT]: shows the e-mails that operators get, as pictures in
// docs/images. Needs Chromium (Debian: chromium) and fonts for Chinese (fonts-noto-cjk).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const OUTPUT = resolve(process.argv[2] ?? join(ROOT, 'docs/images'));
const CHROMIUM = process.env.CHROMIUM ?? 'chromium';
const COMMON = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars'];

const load = async (path) => (await runnerImport(join(ROOT, path))).module;
const { composeMail, parseSender } = await load('src/channel/email/mail.ts');
const { MAIL_SAMPLES } = await load('test/unit/channel/email/mail-samples.ts');

/** Chromium's windows are at least 500 px wide: a phone stands in the middle of a wider page. */
const SCREENS = { desktop: { page: 1366, mail: 1366 }, phone: { page: 520, mail: 390 } };
const SCHEMES = { light: 1, dark: 0 };
/** Of a headless window, px: what it has beside the page. */
const WINDOW_FRAME = 90;

const folder = mkdtempSync(join(tmpdir(), 'mail-pictures-'));
const sender = parseSender('Gaswatch <alarms@gas.example.org>');
for (const { name, message, screen, scheme } of MAIL_SAMPLES) {
  const { html } = composeMail(message, sender);
  picture(name, html, SCREENS[screen], SCHEMES[scheme]);
}
rmSync(folder, { recursive: true });

function picture(name, html, { page, mail }, scheme) {
  // a desktop's page goes on below the mail; a phone stands on grey
  const ground = mail === page && scheme === SCHEMES.light ? '#eef1f4' : '#888';
  const options = [...COMMON, `--blink-settings=preferredColorScheme=${scheme}`];
  const inner = join(folder, `${name}.html`);
  const outer = join(folder, `${name}-page.html`);
  writeFileSync(inner, html);
  const measure =
    'onload="this.style.height=document.body.dataset.height=this.contentDocument.documentElement.scrollHeight"';
  writeFileSync(
    outer,
    `<body style="margin:0;background:${ground}"><iframe ${measure} src="${inner}" style="border:0;display:block;margin:auto;width:${mail}px"></iframe>`,
  );
  const look = [...options, '--allow-file-access-from-files', `--window-size=${page},800`];
  const dom = execFileSync(CHROMIUM, [...look, '--dump-dom', `file://${outer}`], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const height = Number(/data-height="(\d+)"/.exec(dom)?.[1]);
  writeFileSync(
    outer,
    `<body style="margin:0;background:${ground}"><iframe src="${inner}" style="border:0;display:block;margin:auto;width:${mail}px;height:${height}px"></iframe>`,
  );
  // the window is taller than what it shows of the page
  const size = `--window-size=${page},${height + WINDOW_FRAME}`;
  const shot = `--screenshot=${join(OUTPUT, `${name}.png`)}`;
  execFileSync(CHROMIUM, [...options, size, shot, `file://${outer}`], { stdio: 'ignore' });
  process.stdout.write(`${join(OUTPUT, `${name}.png`)} ${page} × ${height}\n`);
}
