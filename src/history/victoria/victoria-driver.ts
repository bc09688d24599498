import { join } from 'node:path';
import type { HistoryDriver } from '../contract/driver.ts';
import { missingSection } from '../contract/missing-section.ts';
import { connectVictoriaHistory, openVictoriaHistory, VICTORIA } from './victoria-history.ts';

export const victoriaDriver: HistoryDriver = {
  async open({ victoriametrics, retentionMonths }, { dir }) {
    if (victoriametrics === undefined) throw missingSection(VICTORIA);
    return openVictoriaHistory(victoriametrics, { dir: join(dir, VICTORIA), retentionMonths });
  },
  connect: ({ value }) => connectVictoriaHistory(value),
};
