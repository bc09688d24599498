import type { ApiApp, Resource } from './api-app.ts';
import type { ApiContext } from './api-context.ts';
import { acknowledgeRoutes } from './routes/acknowledge-routes.ts';
import { alarmRoutes } from './routes/alarm-routes.ts';
import { answerRoutes } from './routes/answer-routes.ts';
import { archiveRoutes } from './routes/archive-routes.ts';
import { auditRoutes } from './routes/audit-routes.ts';
import { backBillingRoutes } from './routes/backbilling-routes.ts';
import { backtestRoutes } from './routes/backtest-routes.ts';
import { balanceRoutes } from './routes/balance-routes.ts';
import { callbackRoutes } from './routes/callback-routes.ts';
import { channelRoutes } from './routes/channel-routes.ts';
import { conditionRoutes } from './routes/condition-routes.ts';
import { connectRoutes } from './routes/connect-routes.ts';
import { consoleRoutes } from './routes/console-routes.ts';
import { consumptionRoutes } from './routes/consumption-routes.ts';
import { customerNoticeRoutes } from './routes/customer-notice-routes.ts';
import { dataHealthRoutes } from './routes/data-health-routes.ts';
import { detectorRoutes } from './routes/detector-routes.ts';
import { devicePasswordRoutes } from './routes/device-password-routes.ts';
import { deviceRoutes } from './routes/device-routes.ts';
import { dispatchRoutes } from './routes/dispatch-routes.ts';
import { dutyRoutes } from './routes/duty-routes.ts';
import { exportRoutes } from './routes/export-routes.ts';
import { exposureRoutes } from './routes/exposure-routes.ts';
import { fleetRoutes } from './routes/fleet-routes.ts';
import { healthRoutes } from './routes/health-routes.ts';
import { kpiRoutes } from './routes/kpi-routes.ts';
import { meRoutes } from './routes/me-routes.ts';
import { metricsRoutes } from './routes/metrics-routes.ts';
import { notificationRoutes } from './routes/notification-routes.ts';
import { openApiRoutes } from './routes/openapi-routes.ts';
import { operationRoutes } from './routes/operation-routes.ts';
import { outageRoutes } from './routes/outage-routes.ts';
import { outlookRoutes } from './routes/outlook-routes.ts';
import { permitRoutes } from './routes/permit-routes.ts';
import { prepaidRoutes } from './routes/prepaid-routes.ts';
import { proposalRoutes } from './routes/proposal-routes.ts';
import { quarantineRoutes } from './routes/quarantine-routes.ts';
import { removalRoutes } from './routes/removal-routes.ts';
import { replicationRoutes } from './routes/replication-routes.ts';
import { reportListRoutes } from './routes/report-list-routes.ts';
import { reportRoutes } from './routes/report-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import { settlementRoutes } from './routes/settlement-routes.ts';
import { shelfRoutes } from './routes/shelf-routes.ts';
import { siteRoutes } from './routes/site-routes.ts';
import { stationRoutes } from './routes/station-routes.ts';
import { streamRoutes } from './routes/stream-routes.ts';
import { swingRoutes } from './routes/swing-routes.ts';
import { telemetryRoutes } from './routes/telemetry-routes.ts';
import { tokenRoutes } from './routes/token-routes.ts';
import { userRoutes } from './routes/user-routes.ts';
import { verificationRoutes } from './routes/verification-routes.ts';

/** Without a session: for machines that watch the machine, links in messages, gateways of channels. */
const OUTSIDE: readonly Resource[] = [
  healthRoutes,
  metricsRoutes,
  openApiRoutes,
  answerRoutes,
  callbackRoutes,
  consoleRoutes,
];

const VERSION_1: readonly Resource[] = [
  sessionRoutes,
  tokenRoutes,
  meRoutes,
  userRoutes,
  alarmRoutes,
  acknowledgeRoutes,
  shelfRoutes,
  removalRoutes,
  permitRoutes,
  kpiRoutes,
  reportListRoutes,
  reportRoutes,
  siteRoutes,
  stationRoutes,
  deviceRoutes,
  dataHealthRoutes,
  connectRoutes,
  telemetryRoutes,
  exportRoutes,
  consumptionRoutes,
  conditionRoutes,
  verificationRoutes,
  quarantineRoutes,
  notificationRoutes,
  channelRoutes,
  dispatchRoutes,
  fleetRoutes,
  devicePasswordRoutes,
  detectorRoutes,
  backtestRoutes,
  proposalRoutes,
  balanceRoutes,
  backBillingRoutes,
  outlookRoutes,
  swingRoutes,
  prepaidRoutes,
  exposureRoutes,
  outageRoutes,
  customerNoticeRoutes,
  archiveRoutes,
  operationRoutes,
  settlementRoutes,
  dutyRoutes,
  auditRoutes,
  replicationRoutes,
  streamRoutes,
];

/** A resource more is one file and one line here. */
export function declareResources(app: ApiApp, context: ApiContext): void {
  const declare = (resource: Resource, prefix: string): void => {
    app.register(async (part) => resource(part, context), { prefix });
  };
  for (const resource of OUTSIDE) declare(resource, '');
  for (const resource of VERSION_1) declare(resource, '/api/v1');
}
