import { z } from 'zod';
import { brokerSection } from './sections/broker-section.ts';
import { emailSection } from './sections/email-section.ts';
import { filePath } from './sections/fields.ts';
import { historySection } from './sections/history-section.ts';
import { httpSection } from './sections/http-section.ts';
import { journalSection } from './sections/journal-section.ts';
import { logSection } from './sections/log-section.ts';
import { meteringSection } from './sections/metering-section.ts';
import { mqttSection } from './sections/mqtt-section.ts';
import { notifySection } from './sections/notify-section.ts';
import { pipelineSection } from './sections/pipeline-section.ts';
import { alarmsSection, reportsSection } from './sections/report-section.ts';
import { robotSection } from './sections/robot-section.ts';
import { smsSection } from './sections/sms-section.ts';
import { sparkplugSection } from './sections/sparkplug-section.ts';
import { webhookSection } from './sections/webhook-section.ts';

/** Every key there is. The reference page, the JSON Schema and environment names come from it. */
export const configSchema = z.strictObject({
  dataDir: filePath().default('./data').describe('Where journal, records and history live.'),
  fleet: filePath()
    .default('config/fleet.yaml')
    .describe('Fleet file: zones, customers, sites, devices.'),
  mapping: filePath()
    .exactOptional()
    .describe('Mapping file: foreign topics and payloads of other brokers.'),
  mqtt: mqttSection.prefault({}).describe('MQTT broker for devices.'),
  brokers: brokerSection
    .default([])
    .describe('Existing MQTT brokers of which the service is a client.'),
  sparkplug: sparkplugSection
    .prefault({})
    .describe('Sparkplug B: the host application for edge nodes.'),
  http: httpSection.prefault({}).describe('API and console.'),
  journal: journalSection.prefault({}).describe('Durable journal of everything accepted.'),
  history: historySection.prefault({}).describe('Time-series store.'),
  metering: meteringSection.prefault({}).describe('Books of the metering desk.'),
  pipeline: pipelineSection.prefault({}).describe('Admission and detection.'),
  email: emailSection.prefault({}).describe('E-mail channel.'),
  sms: smsSection
    .prefault({})
    .describe('Text messages: gateways in the order in which they are asked.'),
  robots: robotSection.default([]).describe('Robots in groups of DingTalk, WeCom and Feishu.'),
  webhooks: webhookSection.default([]).describe('Programs that take alarms as signed JSON.'),
  notify: notifySection.prefault({}).describe('Retrying notifications.'),
  alarms: alarmsSection.prefault({}).describe('What is asked of alarms.'),
  reports: reportsSection.prefault({}).describe('Reports by e-mail.'),
  log: logSection.prefault({}).describe('Log on standard output.'),
});

/** Whole, checked and frozen; each part receives only its own section. */
export type Config = DeepReadonly<z.output<typeof configSchema>>;

export type DeepReadonly<T> = T extends object
  ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
  : T;
