import { readFileSync } from 'node:fs';
import { AppError } from '../../lib/app-error.ts';
import type { Clock } from '../../lib/clock.ts';
import type { MessageField } from '../../model/message-field.ts';
import type { AnswerBy } from '../text/short-alarm.ts';
import { openAlibabaGateway } from './alibaba-gateway.ts';
import { openHttpGateway } from './http-gateway.ts';
import { openSmppGateway } from './smpp-gateway.ts';
import { openSmsChannel, type SmsChannel } from './sms-channel.ts';
import type { SmsGateway } from './sms-gateway.ts';
import type { Answerable, SmppSettings, SmsSettings } from './sms-settings.ts';
import { openTwilioGateway } from './twilio-gateway.ts';

export interface SmsTools {
  readonly clock: Clock;
  /** In [0, 1): spreads reconnections. */
  readonly random: () => number;
  /** Where a gateway's provider posts to; null where there is no such address. */
  callbackUrl(gateway: string): string | null;
}

const ORDER = ['smpp', 'backupSmpp', 'http', 'alibaba', 'twilio'] as const;

/**
 * The channel that the settings describe; null where they have no gateway.
 * Nothing is connected.
 * @throws AppError `certificate-unreadable`, `channel.template-invalid`
 */
export function openSms(settings: SmsSettings, parts: SmsTools): SmsChannel | null {
  const order = settings.order.length > 0 ? settings.order : ORDER;
  const gateways = order.flatMap((name) => gatewayOf(name, settings, parts) ?? []);
  if (gateways.length === 0) return null;
  return openSmsChannel({
    gateways,
    country: settings.country,
    signature: { zh: settings.signature, en: settings.englishSignature },
    mostParts: settings.mostParts,
    breaker: {
      failures: settings.breakerFailures,
      restMs: settings.breakerRestSeconds * 1000,
    },
    clock: parts.clock,
  });
}

type GatewayName = (typeof ORDER)[number];

function gatewayOf(name: GatewayName, settings: SmsSettings, parts: SmsTools): SmsGateway | null {
  const timeoutMs = settings.timeoutSeconds * 1000;
  const { clock } = parts;
  switch (name) {
    case 'smpp':
    case 'backupSmpp':
      return smppOf(name, settings[name], settings, parts);
    case 'http': {
      const { http } = settings;
      if (http === undefined) return null;
      const { callback } = http;
      const form =
        callback?.secret === undefined ? undefined : { ...callback, secret: callback.secret };
      const { country } = settings;
      const shared = { name, country, timeoutMs, clock, answerBy: answerBy(http) };
      return openHttpGateway({ ...http, ...shared, callback: form });
    }
    case 'alibaba': {
      const { alibaba } = settings;
      if (alibaba === undefined) return null;
      const { accessKeySecret = '', variables } = alibaba;
      const shared = { name, accessKeySecret, timeoutMs, clock, answerBy: answerBy(alibaba) };
      return openAlibabaGateway({ ...alibaba, ...shared, variables: variablesOf(variables) });
    }
    case 'twilio': {
      const { twilio } = settings;
      if (twilio === undefined) return null;
      const { authToken = '' } = twilio;
      const statusCallback = parts.callbackUrl(name) ?? undefined;
      const shared = { name, authToken, timeoutMs, clock, answerBy: answerBy(twilio) };
      return openTwilioGateway({ ...twilio, ...shared, statusCallback });
    }
  }
}

/** Where replies come back a code is asked for, else a link is given. */
const answerBy = ({ replies }: Answerable): AnswerBy => (replies === true ? 'code' : 'link');

function smppOf(
  name: string,
  smpp: SmppSettings | undefined,
  { country, timeoutSeconds }: SmsSettings,
  { clock, random }: SmsTools,
): SmsGateway | null {
  if (smpp === undefined) return null;
  const url = new URL(smpp.url);
  const tls = url.protocol === 'smpps:';
  return openSmppGateway({
    ...smpp,
    name,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (tls ? 3550 : 2775) : Number(url.port),
    tls,
    ca: smpp.caFile === undefined ? undefined : certificate(smpp.caFile),
    password: smpp.password ?? '',
    source: { address: smpp.source, ton: smpp.sourceTon, npi: smpp.sourceNpi },
    timeoutMs: timeoutSeconds * 1000,
    enquireMs: smpp.enquireSeconds * 1000,
    answerBy: answerBy(smpp),
    country,
    clock,
    random,
  });
}

function certificate(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AppError('certificate-unreadable', `cannot read the SMSC's caFile ${path}`, {
      cause,
    });
  }
}

/** `level=tag`; the configuration has checked the field. */
function variablesOf(lines: readonly string[]): Readonly<Record<string, MessageField>> {
  const pairs = lines.map((line) => line.split('='));
  // the schema of the section lets nothing else through
  return Object.fromEntries(pairs) as Readonly<Record<string, MessageField>>;
}
