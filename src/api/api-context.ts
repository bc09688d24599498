import type { AuditTrail } from './audit-trail.ts';
import type { Authentication } from './auth/authenticate.ts';
import type { LoginLimit } from './auth/login-limit.ts';
import type { PasswordCheck } from './auth/password-check.ts';
import type { MetricsRegistry } from './metrics/metrics-registry.ts';
import type { ApiPorts } from './ports.ts';
import type { LiveHub } from './stream/live-hub.ts';

/** What the resources share: the ports, and what stands on them. */
export interface ApiContext {
  readonly ports: ApiPorts;
  readonly authentication: Authentication;
  readonly audit: AuditTrail;
  readonly loginLimit: LoginLimit;
  readonly passwordCheck: PasswordCheck;
  /** Runs changes to users one after the other. */
  readonly userChanges: <T>(change: () => Promise<T>) => Promise<T>;
  /** Runs checks and writes of the archive one after the other, so that what was checked still holds. */
  readonly archiveChanges: <T>(change: () => Promise<T>) => Promise<T>;
  readonly hub: LiveHub;
  readonly metrics: MetricsRegistry;
  /** Where exports are written until they are sent. */
  readonly exportFolder: string;
  readonly heartbeatMs: number;
  /** The built console; null: this API goes without. */
  readonly consoleFolder: string | null;
}
