import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { ConsolePage } from '../../model/console-paths.ts';
import type { Localized } from '../../model/localized.ts';
import type { Permission } from '../../model/people.ts';
import type { PageProps } from './page-props.ts';

/** A page of the console: a file and a line. */
export interface PageEntry {
  readonly page: ConsolePage;
  readonly title: Localized;
  /** Null: whoever is signed in. */
  readonly needs: Permission | null;
  /** Where it stands in the navigation; null: it is reached from others. */
  readonly group: PageGroup | null;
  readonly Page: LazyExoticComponent<ComponentType<PageProps>>;
}

export type PageGroup = 'watch' | 'desk' | 'records' | 'settings';

export const GROUPS: Readonly<Record<PageGroup, Localized>> = {
  watch: { zh: '监视', en: 'Watch' },
  desk: { zh: '计量', en: 'Metering' },
  records: { zh: '记录', en: 'Records' },
  settings: { zh: '管理', en: 'Administration' },
};

const entry = (
  page: ConsolePage,
  title: Localized,
  needs: Permission | null,
  group: PageGroup | null,
  load: () => Promise<ComponentType<PageProps>>,
): PageEntry => ({
  page,
  title,
  needs,
  group,
  Page: lazy(async () => ({ default: await load() })),
});

export const PAGES: readonly PageEntry[] = [
  entry(
    'overview',
    { zh: '总览', en: 'Overview' },
    'devices.read',
    'watch',
    async () => (await import('../pages/overview/overview-page.tsx')).OverviewPage,
  ),
  entry(
    'alarms',
    { zh: '报警', en: 'Alarms' },
    'alarms.read',
    'watch',
    async () => (await import('../pages/alarms/alarms-page.tsx')).AlarmsPage,
  ),
  entry(
    'alarm',
    { zh: '报警', en: 'Alarm' },
    'alarms.read',
    null,
    async () => (await import('../pages/alarms/alarms-page.tsx')).AlarmsPage,
  ),
];
