import { Appliance, CustomerRecord, OutageNotice, SiteRecord, Swing } from './customer-kinds.ts';
import type { KindSpec } from './kind-spec.ts';
import { Contract, GasPurchase, Price } from './metering-kinds.ts';
import { orderFaults } from './order-faults.ts';
import { SpotCheck, StaffAssignment } from './staff-kinds.ts';

const customer: KindSpec<CustomerRecord> = {
  title: { zh: '用户档案', en: 'Customer' },
  schema: CustomerRecord,
  asks: [],
  when: null,
  tense: 'planned',
  bears: 'no bill',
  slot: (body) => body.customer,
};

const contract: KindSpec<Contract> = {
  title: { zh: '供气合同', en: 'Contract' },
  schema: Contract,
  asks: ['customer'],
  when: null,
  tense: 'planned',
  bears: 'on bills',
  slot: (_body, { customer: whose = '', site = '' }) => `${whose} ${site}`,
  faults: ({ compensation, fixedFactor }) =>
    compensation === 'fixedFactor' && fixedFactor === undefined
      ? [
          {
            path: 'fixedFactor',
            words: {
              zh: '补偿方式为固定系数时必须填写系数',
              en: 'a fixed factor is agreed: give it',
            },
          },
        ]
      : [],
};

const site: KindSpec<SiteRecord> = {
  title: { zh: '用气点档案', en: 'Site' },
  schema: SiteRecord,
  asks: [],
  when: null,
  tense: 'planned',
  bears: 'no bill',
  slot: (body) => body.site,
};

const appliance: KindSpec<Appliance> = {
  title: { zh: '用气设备', en: 'Gas appliance' },
  schema: Appliance,
  asks: [],
  when: null,
  tense: 'planned',
  bears: 'no bill',
  part: (body) => `${body.site}/${body.name}`,
  slot: (body) => `${body.site} ${body.name}`,
};

const outageNotice: KindSpec<OutageNotice> = {
  title: { zh: '停气通知', en: 'Outage notice' },
  schema: OutageNotice,
  asks: [],
  when: { from: 'from', to: 'to' },
  tense: 'planned',
  bears: 'no bill',
  part: ({ zone }) => zone,
  slot: () => null,
  faults: (body) => orderFaults(body, 'from', 'to'),
};

const swing: KindSpec<Swing> = {
  title: { zh: '重点跟踪', en: 'Swing under tracking' },
  schema: Swing,
  asks: [],
  when: { from: 'from' },
  tense: 'done',
  bears: 'no bill',
  slot: ({ customer: whose, meter = '', from }) => `${whose} ${meter} ${from}`,
  faults: (body) => orderFaults(body, 'from', 'to'),
};

const price: KindSpec<Price> = {
  title: { zh: '气价', en: 'Price' },
  schema: Price,
  asks: [],
  when: null,
  tense: 'planned',
  bears: 'on bills',
  // `*`: whoever has no price of their own
  part: ({ class: whose, customer: one }) =>
    one === undefined ? `class:${whose ?? '*'}` : undefined,
  slot: ({ class: whose, customer: one }) =>
    one === undefined ? `class ${whose ?? ''}` : `customer ${one}`,
  faults: ({ class: whose, customer: one }) =>
    whose !== undefined && one !== undefined
      ? [
          {
            path: 'customer',
            words: {
              zh: '气价要么按类别、要么按用户，不能两者都填',
              en: 'a price is of a class or of one customer, not of both',
            },
          },
        ]
      : [],
};

const gasPurchase: KindSpec<GasPurchase> = {
  title: { zh: '购气记录', en: 'Gas purchase' },
  schema: GasPurchase,
  asks: [],
  when: { from: 'at' },
  tense: 'done',
  bears: 'no bill',
  part: ({ receipt }) => (receipt === '' ? undefined : receipt),
  slotBy: 'part',
  // one receipt is one purchase: the same file imported twice is noticed
  slot: ({ meter, receipt }) => (receipt === '' ? null : `${meter} ${receipt}`),
};

const staffAssignment: KindSpec<StaffAssignment> = {
  title: { zh: '人员分工', en: 'Staff assignment' },
  schema: StaffAssignment,
  asks: [],
  when: null,
  tense: 'planned',
  bears: 'no bill',
  part: ({ person }) => person,
  slotBy: 'part',
  slot: ({ person, role, zone = '', sites }) =>
    [person, role, zone, ...[...sites].sort()].join(' '),
};

const spotCheck: KindSpec<SpotCheck> = {
  title: { zh: '抽查记录', en: 'Spot check' },
  schema: SpotCheck,
  asks: [],
  when: { from: 'on' },
  tense: 'done',
  bears: 'no bill',
  part: ({ person }) => person,
  slot: () => null,
};

export const CUSTOMER_SPECS = {
  customer,
  contract,
  site,
  appliance,
  'outage-notice': outageNotice,
  swing,
  price,
  'gas-purchase': gasPurchase,
  'staff-assignment': staffAssignment,
  'spot-check': spotCheck,
};
