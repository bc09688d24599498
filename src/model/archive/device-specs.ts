import { CorrectorRecord, MeterRecord } from './device-kinds.ts';
import type { Fault, KindSpec } from './kind-spec.ts';
import { Certificate, ManualReading, MeterOperation, SubstituteVolume } from './metering-kinds.ts';
import { operationFaults } from './operation-faults.ts';
import { orderFaults } from './order-faults.ts';
import { ownUse } from './own-use.ts';

const meter: KindSpec<MeterRecord> = {
  title: { zh: '计量表档案', en: 'Meter' },
  schema: MeterRecord,
  asks: [],
  when: null,
  tense: 'planned',
  bears: 'on bills',
  part: ({ serial }) => serial,
  slot: (body) => body.meter,
};

const corrector: KindSpec<CorrectorRecord> = {
  title: { zh: '体积修正仪档案', en: 'Corrector' },
  schema: CorrectorRecord,
  asks: [],
  when: null,
  tense: 'planned',
  bears: 'on bills',
  part: ({ serial }) => serial,
  slot: (body) => body.meter,
};

const certificate: KindSpec<Certificate> = {
  title: { zh: '检定证书', en: 'Verification certificate' },
  schema: Certificate,
  asks: [],
  when: { from: 'verifiedOn', to: 'validUntil' },
  tense: 'done',
  bears: 'no bill',
  part: ({ serial }) => serial,
  slotBy: 'part',
  // a new certificate may begin before the old one ends; the same one entered twice is refused
  slot: ({ serial, number }) => `${serial} ${number}`,
  faults: (body) => orderFaults(body, 'verifiedOn', 'validUntil'),
};

const NO_INDEX: Fault = {
  path: 'vb',
  words: {
    zh: '至少填写一个读数：标况、工况或机械表底数',
    en: 'give at least one index: base, actual or mechanical',
  },
};

const meterReading: KindSpec<ManualReading> = {
  title: { zh: '人工抄表', en: 'Manual reading' },
  schema: ManualReading,
  asks: [],
  when: { from: 'at' },
  tense: 'done',
  bears: 'on bills',
  slot: ({ meter: place, at }) => `${place} ${Date.parse(at)}`,
  faults: ({ vb, vm, mechIndex }) =>
    vb === undefined && vm === undefined && mechIndex === undefined ? [NO_INDEX] : [],
};

const substituteVolume: KindSpec<SubstituteVolume> = {
  title: { zh: '替代气量', en: 'Substitute volume' },
  schema: SubstituteVolume,
  asks: [],
  when: { from: 'from', to: 'to' },
  tense: 'done',
  bears: 'on bills',
  slot: ({ meter: place }) => place,
  faults: (body) => orderFaults(body, 'from', 'to'),
};

const meterOperation: KindSpec<MeterOperation> = {
  title: { zh: '换表与封停', en: 'Meter operation' },
  schema: MeterOperation,
  asks: [],
  when: { from: 'at' },
  tense: 'done',
  bears: 'on bills',
  slot: ({ meter: place, at }) => `${place} ${Date.parse(at)}`,
  faults: operationFaults,
};

export const DEVICE_SPECS = {
  meter,
  corrector,
  certificate,
  'meter-reading': meterReading,
  'substitute-volume': substituteVolume,
  'meter-operation': meterOperation,
  'own-use': ownUse,
};
