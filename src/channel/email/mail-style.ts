import type { MailView } from './mail-view.ts';

/**
 * Mail clients drop style sheets and flex boxes: every element carries its own
 * style, and the sheet only adds what dark screens need. White on each band
 * has a contrast of at least 4.5.
 */
export const TONES: Readonly<Record<MailView['tone'], string>> = {
  p1: '#b3261e',
  p2: '#a84a00',
  p3: '#1a5fb4',
  p4: '#57606a',
  ended: '#1a7f37',
};

export const FONT =
  "-apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif";

export const INK = '#1b1f24';
export const MUTED = '#57606a';
export const RULE = '#d8dee4';
export const PAPER = '#ffffff';
export const DESK = '#eef1f4';
export const PANEL = '#f6f8fa';
export const NOTICE = '#fff4ce';

/** Classes exist only for these overrides. */
export const DARK_SHEET = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.desk{background:#0d1117!important}
.paper{background:#161b22!important;border-color:#30363d!important}
.panel{background:#0d1117!important}
.ink{color:#f0f3f6!important}
.muted{color:#a7b0ba!important}
.rule{border-color:#30363d!important}
.notice{background:#3a2f00!important;color:#ffe9a8!important}
.link{color:#79b8ff!important}
.ghost{background:#161b22!important;border-color:#6e7681!important}
}
@media (max-width:480px){
.pad{padding-left:16px!important;padding-right:16px!important}
.desk-cell{padding:0!important}
.paper{border-radius:0!important;border-width:0!important}
}`;
