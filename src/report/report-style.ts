/** Mail clients drop style sheets: every element carries its own style; the sheet adds paper and small screens. */
export const INK = '#1b1f24';
export const MUTED = '#57606a';
export const RULE = '#d0d7de';
export const HEAD = '#eef1f4';
export const FONT =
  "-apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif";

/** Left edge of a row; the first cell says the same in words. */
export const TONES = { p1: '#b3261e', p2: '#a84a00', bad: '#b3261e' } as const;

export const SHEET = `
@page{size:A4;margin:14mm 12mm}
@media print{
.desk{padding:0!important}
.paper{border:0!important;max-width:none!important}
.pad{padding-left:0!important;padding-right:0!important}
thead{display:table-header-group}
tr{break-inside:avoid}
h2{break-after:avoid}
}
@media (max-width:520px){
.desk{padding:0!important}
.pad{padding-left:12px!important;padding-right:12px!important}
.wide{overflow-x:auto}
.wide table{min-width:560px}
}`;
