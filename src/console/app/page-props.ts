/** What stands for `:id` in the address; empty where nothing does. */
export interface PageProps {
  readonly id: string;
}
