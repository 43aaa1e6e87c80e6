/** A bar with its label. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Drawn in the colour of what is ours. */
  readonly own: boolean;
}

/** A point of a line. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A picture of some numbers. */
export type Chart =
  | {
      readonly kind: 'bars';
      /** Name of its file, without extension. */
      readonly name: string;
      readonly title: string;
      readonly unit: string;
      readonly bars: readonly Bar[];
    }
  | {
      /** Both axes are logarithmic. */
      readonly kind: 'lines';
      readonly name: string;
      readonly title: string;
      readonly xTitle: string;
      readonly yTitle: string;
      readonly lines: readonly {
        readonly label: string;
        readonly own: boolean;
        readonly points: readonly Point[];
      }[];
    };
