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
  /** `{{to}}` and the others of MESSAGE_PLACES, here and in `headers` and `body`. */
  readonly url: string;
  /** Each `Name: value`. */
  readonly headers: readonly string[];
  readonly body?: string | undefined;
  /** How values are made safe in the body. */
  readonly format: 'json' | 'form' | 'text';
  /** What `{{secret}}` stands for; never shown. */
  readonly secret?: string | undefined;
  /** Where in the JSON of an answer success is said; absent: a status of 2xx is success. */
  readonly okPath?: string | undefined;
  /** What stands there then. */
  readonly okValues: readonly string[];
  /** What stands there when the number is no good with any provider. */
  readonly badNumberValues: readonly string[];
  /** Where the provider's id of the message stands. */
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
