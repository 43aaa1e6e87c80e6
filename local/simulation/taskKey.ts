/** A task by project and id: ids are unique within a project only. */
export const taskKey = (project: string, taskId: string): string => `${project} ${taskId}`;
