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
  /** What was so before and what is after, without secrets; absent: nothing to show. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** The caller unless told otherwise. */
  readonly by?: string;
}

/** What commands do to alarms and quarantine the fold writes down itself. */
export type AuditedAction =
  | 'condition.export'
  | 'verification.align'
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
  | 'fleet.device-password'
  | 'channel.test'
  | 'proposal.make'
  | 'proposal.approve'
  | 'proposal.reject'
  | 'telemetry.export'
  | 'audit.export'
  | 'callback.forged'
  | 'archive.enter'
  | 'archive.revise'
  | 'archive.withdraw'
  | 'archive.import'
  | 'archive.export'
  | 'archive.file'
  | 'backtest.start'
  | 'back-billing.draft'
  | 'back-billing.review'
  | 'back-billing.issue'
  | 'back-billing.cancel'
  | 'swing.follow-up'
  | 'outage.plan'
  | 'outage.cancel'
  | 'operation.start'
  | 'operation.fill'
  | 'operation.complete'
  | 'operation.abandon'
  | 'settlement.close'
  | 'duty.refused';

export function openAuditTrail(audit: AuditRecords, clock: Clock): AuditTrail {
  return {
    async note(request, { action, object, detail = '', by, before, after }) {
      const who = by ?? request.principal?.user.name ?? 'nobody';
      const at = epochMs(clock.now());
      const change = { before: jsonOrNull(before), after: jsonOrNull(after) };
      await audit.append([{ at, by: who, action, object, detail, from: request.ip, ...change }]);
    },
  };
}

const jsonOrNull = (value: unknown): string | null =>
  value === undefined || value === null ? null : JSON.stringify(value);
