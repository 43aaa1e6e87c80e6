/** Access to the simulated project, as the functions have it. */
export interface ProjectAccess {
  readonly projectId: string;
  readonly accessKey: string;
  readonly secretKey: string;
}
