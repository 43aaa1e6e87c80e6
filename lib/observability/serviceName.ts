/** The name of this service in logs and metrics. Stages are told apart by the names of their functions. */
export const SERVICE = 'transcoding-canceller';
