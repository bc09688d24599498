/**
 * Addresses of the console's pages. The service answers each with the page, the console
 * decides what it shows; mails and reports link to them. `:id` stands for one part.
 */
export const CONSOLE_PATHS = {
  overview: '/',
  alarms: '/alarms',
  alarm: '/alarms/:id',
  sites: '/sites',
  site: '/sites/:id',
  meters: '/meters',
  meter: '/meters/:id',
  condition: '/condition',
  verification: '/verification',
  prepaid: '/prepaid',
  balance: '/balance',
  tracking: '/tracking',
  operations: '/operations',
  archive: '/archive',
  reports: '/reports',
  quarantine: '/quarantine',
  notifications: '/notifications',
  audit: '/audit',
  backtest: '/backtest',
  fleet: '/fleet',
  users: '/users',
  routing: '/routing',
  devices: '/devices',
  device: '/devices/:id',
  connect: '/connect',
  me: '/me',
} as const;

export type ConsolePage = keyof typeof CONSOLE_PATHS;
