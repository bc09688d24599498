import type { FastifyRequest } from 'fastify';
import type { Clock } from '../lib/clock.ts';
import { epochMs } from '../model/units.ts';
import type { AuditRecords } from '../records/records.ts';

export interface AuditTrail {
  /** Who did what; resolves when it is durable. */
  note(request: FastifyRequest, act: Act): Promise<void>;
}

export interface Act {
  readonly action: AuditedAction;
  readonly object: string;
  readonly detail?: string;
  /** The caller unless told otherwise. */
  readonly by?: string;
}

/** What commands do to alarms and quarantine the fold writes down itself. */
export type AuditedAction =
  | 'session.open'
  | 'session.refused'
  | 'session.close'
  | 'token.issue'
  | 'token.revoke'
  | 'user.create'
  | 'user.change'
  | 'user.password'
  | 'fleet.replace'
  | 'fleet.import-meters'
  | 'telemetry.export'
  | 'backtest.start';

export function openAuditTrail(audit: AuditRecords, clock: Clock): AuditTrail {
  return {
    async note(request, { action, object, detail = '', by }) {
      const who = by ?? request.principal?.user.name ?? 'nobody';
      const at = epochMs(clock.now());
      await audit.append([{ at, by: who, action, object, detail, from: request.ip }]);
    },
  };
}
