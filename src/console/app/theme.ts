import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** Grey is the normal case: colour is for what is abnormal (ISA-101), so no widget has one of its own. */
const slate: MantineColorsTuple = [
  '#f4f5f6',
  '#e6e8ea',
  '#cfd3d6',
  '#b3b9be',
  '#98a0a6',
  '#7c858c',
  '#5c666d',
  '#465057',
  '#333b41',
  '#23292e',
];

export const theme = createTheme({
  primaryColor: 'slate',
  primaryShade: { light: 7, dark: 6 },
  colors: { slate },
  defaultRadius: 'xs',
  fontFamily:
    "'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'Segoe UI', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'Cascadia Mono', 'DejaVu Sans Mono', monospace",
  respectReducedMotion: true,
  focusRing: 'auto',
  cursorType: 'pointer',
});
