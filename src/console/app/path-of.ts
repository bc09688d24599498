import { CONSOLE_PATHS, type ConsolePage } from '../../model/console-paths.ts';

/** The address of a page, and of what stands on it. */
export const pathOf = (page: ConsolePage, id = ''): string =>
  CONSOLE_PATHS[page].replace(':id', encodeURIComponent(id));
