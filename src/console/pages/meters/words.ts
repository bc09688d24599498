export const metersWords = {
  title: { zh: '表计', en: 'Meters' },
  search: { zh: '搜索编号、表号、站点', en: 'Search id, serial, site' },
  meter: { zh: '表计', en: 'Meter' },
  serial: { zh: '表号', en: 'Serial' },
  type: { zh: '型式', en: 'Type' },
  size: { zh: '规格', en: 'Size' },
  site: { zh: '站点', en: 'Site' },
  zone: { zh: '区域', en: 'Zone' },
  customer: { zh: '用户', en: 'Customer' },
  device: { zh: '设备', en: 'Device' },
  reporting: { zh: '上报', en: 'Reports' },
  alarms: { zh: '报警', en: 'Alarms' },
  none: { zh: '没有符合的表计', en: 'No meter matches' },
} as const;

export const meterTypeWords = {
  diaphragm: { zh: '膜式表', en: 'diaphragm' },
  rotary: { zh: '罗茨表', en: 'rotary' },
  turbine: { zh: '涡轮表', en: 'turbine' },
  ultrasonic: { zh: '超声波表', en: 'ultrasonic' },
} as const;

export const reportingWords = {
  scada: { zh: '实时', en: 'all the time' },
  hourly: { zh: '每小时', en: 'hourly' },
  daily: { zh: '每天', en: 'daily' },
} as const;
