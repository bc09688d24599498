/** The browser's time zone, IANA name: of moments that belong to no site. */
export const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
