import { conditionReport } from './condition-report.ts';
import { dailySheet } from './daily-sheet.ts';
import { handover } from './handover.ts';
import { lossReport } from './loss-report.ts';
import type { ReportSpec } from './report.ts';
import { safetyPoints } from './safety-points.ts';
import { settlementReport } from './settlement-report.ts';
import { verificationReport } from './verification-report.ts';

/** Every report, by its key under `reports` in the settings: a line each. */
export const REPORTS = {
  handover,
  monthly: safetyPoints,
  daily: dailySheet,
  condition: conditionReport,
  loss: lossReport,
  settlement: settlementReport,
  verification: verificationReport,
} as const satisfies Readonly<Record<string, ReportSpec>>;

export type ReportSetting = keyof typeof REPORTS;
export type ReportKind = (typeof REPORTS)[ReportSetting]['kind'];

export const REPORT_SPECS: readonly ReportSpec[] = Object.values(REPORTS);
