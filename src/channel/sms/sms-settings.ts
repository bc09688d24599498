import type { CallbackForm } from './http-callback.ts';

/** The `sms` section of the configuration, as far as it is needed here. */
export interface SmsSettings {
  readonly order: readonly ('smpp' | 'backupSmpp' | 'http' | 'alibaba' | 'twilio')[];
  readonly country: string;
  readonly signature: string;
  readonly englishSignature: string;
  readonly mostParts: number;
  readonly timeoutSeconds: number;
  readonly breakerFailures: number;
  readonly breakerRestSeconds: number;
  readonly smpp?: SmppSettings | undefined;
  readonly backupSmpp?: SmppSettings | undefined;
  readonly http?: HttpSettings | undefined;
  readonly alibaba?: AlibabaSettings | undefined;
  readonly twilio?: TwilioSettings | undefined;
}

export interface Answerable {
  readonly replies?: boolean | undefined;
}

export interface SmppSettings extends Answerable {
  readonly url: string;
  readonly caFile?: string | undefined;
  readonly systemId: string;
  readonly password?: string | undefined;
  readonly systemType: string;
  readonly source: string;
  readonly sourceTon: number;
  readonly sourceNpi: number;
  readonly alphabet: 'auto' | 'ucs2';
  readonly concatenation: 'udh' | 'sar';
  readonly window: number;
  readonly enquireSeconds: number;
}

export interface HttpSettings extends Answerable {
  readonly method: 'POST' | 'PUT' | 'GET';
  readonly url: string;
  readonly headers: readonly string[];
  readonly body?: string | undefined;
  readonly format: 'json' | 'form' | 'text';
  readonly secret?: string | undefined;
  readonly okPath?: string | undefined;
  readonly okValues: readonly string[];
  readonly badNumberValues: readonly string[];
  readonly idPath?: string | undefined;
  readonly callback?: CallbackSettings | undefined;
}

export interface CallbackSettings extends Omit<CallbackForm, 'secret'> {
  readonly secret?: string | undefined;
}

export interface AlibabaSettings extends Answerable {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly accessKeySecret?: string | undefined;
  readonly signName: string;
  readonly templateCode: string;
  readonly variables: readonly string[];
  readonly variableLength: number;
  readonly callbackToken?: string | undefined;
}

export interface TwilioSettings extends Answerable {
  readonly endpoint: string;
  readonly accountSid: string;
  readonly authToken?: string | undefined;
  readonly from: string;
}
