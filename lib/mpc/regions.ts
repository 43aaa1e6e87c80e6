/** Regions in which the transcoding service is offered. Source: the region tables of the official SDKs. */
const SERVICE_HOSTS: Readonly<Record<string, 'mpc' | 'mts'>> = {
  'cn-north-1': 'mts',
  'cn-north-4': 'mpc',
  'cn-east-2': 'mpc',
  'cn-east-3': 'mpc',
  'cn-south-1': 'mpc',
  'ap-southeast-3': 'mpc',
};

/** Scheme and host of the transcoding API in a region; undefined for one that the official SDKs do not know. */
export const mpcEndpointOf = (region: string): string | undefined => {
  const host = Object.hasOwn(SERVICE_HOSTS, region) ? SERVICE_HOSTS[region] : undefined;
  return host && `https://${host}.${region}.myhuaweicloud.com`;
};

/** Scheme and host of IAM in a region. */
export const iamEndpointOf = (region: string): string => `https://iam.${region}.myhuaweicloud.com`;
