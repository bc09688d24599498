/** Of the first device, and of every other. */
export const connectWords = {
  title: { zh: '接入设备', en: 'Connect a device' },
  empty: { zh: '还没有设备', en: 'There is no device yet' },
  emptyHint: {
    zh: '本系统从设备的 MQTT 消息中读取压力、流量和表计数据。先登记一个站点及其终端，再让终端连接。',
    en: 'Pressures, flows and meters come from devices by MQTT. Enter a site with its device, then let the device connect.',
  },
  goConnect: { zh: '登记并接入设备', en: 'Enter and connect a device' },
  goFleet: { zh: '导入整份台账', en: 'Bring in a whole fleet file' },
  demo: { zh: '先看演示', en: 'See a demonstration first' },
  demoHint: {
    zh: '在本软件目录中运行下列命令，会另开一个临时的演示系统，用模拟站点和故障快速重放，自带地址和密码；不影响本系统，停止后即清除。',
    en: 'Run this in the folder of the program. It starts a second, throw-away service with simulated stations and faults, replayed fast, with an address and a password of its own. It does not touch this one, and leaves nothing behind.',
  },
  stepDevice: { zh: '1　选择设备', en: '1  Choose the device' },
  stepPassword: { zh: '2　设备密码', en: '2  Its password' },
  stepSend: { zh: '3　发送一条消息', en: '3  Send a message' },
  stepArrived: { zh: '4　收到了吗', en: '4  Has it arrived?' },
  device: { zh: '设备', en: 'Device' },
  noDevice: { zh: '台账中没有设备', en: 'The fleet has no device' },
  newDevice: { zh: '登记新设备…', en: 'Enter a new device…' },
  noRights: {
    zh: '登记设备和重设密码需要台账权限，请联系管理员。',
    en: 'Entering devices and resetting passwords needs the right to change the fleet: ask an administrator.',
  },
  passwordHint: {
    zh: '密码只以摘要保存，无法再次查看。若已遗失，可生成新密码；旧密码随即失效。',
    en: 'Passwords are kept as digests and cannot be shown again. Make a new one where it is lost: the old one ends at once.',
  },
  newPassword: { zh: '生成新密码…', en: 'Make a new password…' },
  newPasswordTitle: { zh: '生成新的设备密码', en: 'A new password for a device' },
  newPasswordWarn: {
    zh: '{device} 的旧密码立即失效。正在运行的设备须改用新密码，否则无法再连接。',
    en: 'The old password of {device} ends at once. A device that is running must be given the new one, or it can connect no more.',
  },
  newPasswordYes: { zh: '生成', en: 'Make it' },
  shownOnce: { zh: '设备密码（只显示这一次）', en: 'Password of the device (shown only now)' },
  line: {
    zh: '在任一装有 Mosquitto 客户端的机器上运行：',
    en: 'Run this on a machine with the Mosquitto clients:',
  },
  fillIn: {
    zh: '将 密码 换成该设备的密码。',
    en: "Put the device's password in place of PASSWORD.",
  },
  placeholder: { zh: '密码', en: 'PASSWORD' },
  harmless: {
    zh: '这条消息只含不会引起报警的数值，但会作为真实记录保存。',
    en: 'Its values raise no alarm, and are kept as a real record.',
  },
  loopback: {
    zh: 'MQTT 目前只监听本机（{host}）：别处的设备无法连接。请将配置 mqtt.host 设为 0.0.0.0 并重启。',
    en: 'MQTT listens on this machine alone ({host}): devices elsewhere cannot connect. Set mqtt.host to 0.0.0.0 in the configuration and restart.',
  },
  doors: { zh: '服务器 {host}，端口 {port}', en: 'Server {host}, port {port}' },
  tls: { zh: '，TLS 端口 {port}', en: ', TLS on {port}' },
  relayed: {
    zh: '此设备经网关 {gateway} 上报：由网关登录并发布。',
    en: 'This device reports through the gateway {gateway}: the gateway signs in and publishes.',
  },
  payload: { zh: '消息格式', en: 'What a message looks like' },
  payloadHint: {
    zh: '主题 {topic}，JSON，UTF-8；一条记录，或最多 1,000 条的数组。ts 为带时区的 ISO 8601 或毫秒。至少一个测量值。',
    en: 'Topic {topic}, JSON in UTF-8: one record, or an array of up to 1,000. ts is ISO 8601 with offset, or epoch milliseconds. One measured value at least.',
  },
  waiting: { zh: '等待第一条消息…', en: 'Waiting for the first message…' },
  connected: { zh: '已连接（自 {at}）', en: 'Connected since {at}' },
  notConnected: { zh: '未连接', en: 'Not connected' },
  arrived: { zh: '已收到', en: 'It has arrived' },
  arrivedBefore: { zh: '此前最后一次收到', en: 'Last heard before' },
  never: { zh: '从未收到', en: 'Never heard of' },
  refused: { zh: '收到但不能使用', en: 'It arrived and cannot be used' },
  refusedLink: { zh: '查看隔离数据', en: 'See the quarantine' },
  followLost: {
    zh: '与服务的连接中断，正在重连',
    en: 'The connection is interrupted: it resumes by itself',
  },
  values: { zh: '数值', en: 'Values' },
  openDevice: { zh: '打开设备', en: 'Open the device' },
  openSite: { zh: '打开站点', en: 'Open the site' },
  copy: { zh: '复制命令', en: 'Copy the command' },
  addTitle: { zh: '登记新设备', en: 'Enter a new device' },
  add: { zh: '登记', en: 'Enter it' },
  kind: { zh: '种类', en: 'Kind' },
  station: { zh: '调压站终端（RTU）', en: 'Regulator station (RTU)' },
  meter: { zh: '燃气表 / 体积修正仪', en: 'Meter or volume corrector' },
  deviceId: { zh: '设备编号', en: 'Device id' },
  siteId: { zh: '站点编号', en: 'Site id' },
  siteName: { zh: '站点名称', en: 'Name of the site' },
  idRule: { zh: '字母、数字、- _ . :，不含空格', en: 'Letters, digits, - _ . : and no spaces' },
  siteRule: {
    zh: '已有站点填其编号；新编号则新建站点',
    en: 'An id that exists adds to that site; another one makes a new site',
  },
  setKPa: { zh: '出口设定压力（kPa，表压）', en: 'Outlet set pressure (kPa gauge)' },
  meterType: { zh: '表型', en: 'Type' },
  qMin: { zh: '最小流量（m³/h）', en: 'Qmin (m³/h)' },
  qMax: { zh: '最大流量（m³/h）', en: 'Qmax (m³/h)' },
  reporting: { zh: '上报方式', en: 'Reports' },
  addHint: {
    zh: '片区、用户、整定值等可随后在“台账”中补全。',
    en: 'Zone, customer, set points and the rest can be completed under "Fleet" later.',
  },
} as const;

export const reportingWords = {
  scada: { zh: '实时（秒级）', en: 'in real time' },
  hourly: { zh: '每小时', en: 'every hour' },
  daily: { zh: '每天', en: 'every day' },
} as const;

export const meterTypeWords = {
  diaphragm: { zh: '膜式表', en: 'diaphragm' },
  rotary: { zh: '罗茨表', en: 'rotary' },
  turbine: { zh: '涡轮表', en: 'turbine' },
  ultrasonic: { zh: '超声表', en: 'ultrasonic' },
} as const;
