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
  /** Where it is not the page's address alone: pages that show a list and one of it. */
  readonly path?: string;
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
    // to whoever may not see alarms every tile would look well
    'alarms.read',
    'watch',
    async () => (await import('../pages/overview/overview-page.tsx')).OverviewPage,
  ),
  {
    ...entry(
      'alarms',
      { zh: '报警', en: 'Alarms' },
      'alarms.read',
      'watch',
      async () => (await import('../pages/alarms/alarms-page.tsx')).AlarmsPage,
    ),
    // the list stays where it is while one alarm after the other is opened
    path: '/alarms/:id?',
  },
  entry(
    'condition',
    { zh: '运行工况', en: 'Condition' },
    'condition.read',
    'desk',
    async () => (await import('../pages/condition/condition-page.tsx')).ConditionPage,
  ),
  entry(
    'verification',
    { zh: '检定计划', en: 'Verification' },
    'condition.read',
    'desk',
    async () => (await import('../pages/verification/verification-page.tsx')).VerificationPage,
  ),
  entry(
    'tracking',
    { zh: '重点跟踪', en: 'Key tracking' },
    'tracking.read',
    'desk',
    async () => (await import('../pages/tracking/tracking-page.tsx')).TrackingPage,
  ),
  entry(
    'quarantine',
    { zh: '隔离数据', en: 'Quarantine' },
    'quarantine.read',
    'records',
    async () => (await import('../pages/quarantine/quarantine-page.tsx')).QuarantinePage,
  ),
  entry(
    'notifications',
    { zh: '通知台账', en: 'Notifications' },
    'notifications.read',
    'records',
    async () => (await import('../pages/notifications/notifications-page.tsx')).NotificationsPage,
  ),
  entry(
    'audit',
    { zh: '审计', en: 'Audit' },
    'audit.read',
    'records',
    async () => (await import('../pages/audit/audit-page.tsx')).AuditPage,
  ),
  entry(
    'balance',
    { zh: '供销差', en: 'Loss balance' },
    'balance.read',
    'desk',
    async () => (await import('../pages/balance/balance-page.tsx')).BalancePage,
  ),
  entry(
    'sites',
    { zh: '站点', en: 'Sites' },
    'devices.read',
    'watch',
    async () => (await import('../pages/sites/sites-page.tsx')).SitesPage,
  ),
  entry(
    'site',
    { zh: '站点', en: 'Site' },
    'devices.read',
    null,
    async () => (await import('../pages/station/station-page.tsx')).StationPage,
  ),
  entry(
    'meters',
    { zh: '表计', en: 'Meters' },
    'devices.read',
    'watch',
    async () => (await import('../pages/meters/meters-page.tsx')).MetersPage,
  ),
  entry(
    'meter',
    { zh: '表计', en: 'Meter' },
    'devices.read',
    null,
    async () => (await import('../pages/meter/meter-page.tsx')).MeterPage,
  ),
  entry(
    'devices',
    { zh: '设备', en: 'Devices' },
    'devices.read',
    'watch',
    async () => (await import('../pages/devices/devices-page.tsx')).DevicesPage,
  ),
  entry(
    'device',
    { zh: '设备', en: 'Device' },
    'devices.read',
    null,
    async () => (await import('../pages/devices/device-page.tsx')).DevicePage,
  ),
  entry(
    'prepaid',
    { zh: '预付费', en: 'Prepaid' },
    'prepaid.read',
    'desk',
    async () => (await import('../pages/prepaid/prepaid-page.tsx')).PrepaidPage,
  ),
  entry(
    'operations',
    { zh: '作业与结算', en: 'Operations' },
    'archive.read',
    'desk',
    async () => (await import('../pages/operations/operations-page.tsx')).OperationsPage,
  ),
  entry(
    'archive',
    { zh: '档案', en: 'Archive' },
    'archive.read',
    'records',
    async () => (await import('../pages/archive/archive-page.tsx')).ArchivePage,
  ),
  entry(
    'reports',
    { zh: '报表', en: 'Reports' },
    null,
    'records',
    async () => (await import('../pages/reports/reports-page.tsx')).ReportsPage,
  ),
  entry(
    'connect',
    { zh: '接入设备', en: 'Connect a device' },
    'devices.read',
    'settings',
    async () => (await import('../pages/connect/connect-page.tsx')).ConnectPage,
  ),
  entry(
    'fleet',
    { zh: '台账', en: 'Fleet' },
    'fleet.read',
    'settings',
    async () => (await import('../pages/fleet/fleet-page.tsx')).FleetPage,
  ),
  entry(
    'backtest',
    { zh: '判据回测', en: 'Backtest' },
    'backtests.run',
    'settings',
    async () => (await import('../pages/backtest/backtest-page.tsx')).BacktestPage,
  ),
  entry(
    'routing',
    { zh: '通知路由', en: 'Routes and channels' },
    'notifications.read',
    'settings',
    async () => (await import('../pages/routing/routing-page.tsx')).RoutingPage,
  ),
  entry(
    'users',
    { zh: '用户与角色', en: 'Users and roles' },
    'users.write',
    'settings',
    async () => (await import('../pages/users/users-page.tsx')).UsersPage,
  ),
  entry(
    'me',
    { zh: '我的账户', en: 'My account' },
    null,
    'settings',
    async () => (await import('../pages/me/me-page.tsx')).MePage,
  ),
];
