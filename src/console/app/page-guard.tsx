import { Component, type ReactNode } from 'react';
import { Failure } from '../parts/failure.tsx';

interface Guarded {
  readonly children: ReactNode;
}

interface Standing {
  readonly problem: unknown;
}

/** A page that cannot be shown says so in its place: alarms, sound and the other pages go on. */
export class PageGuard extends Component<Guarded, Standing> {
  override readonly state: Standing = { problem: null };

  static getDerivedStateFromError(problem: unknown): Standing {
    return { problem };
  }

  override render(): ReactNode {
    const { problem } = this.state;
    if (problem === null) return this.props.children;
    return <Failure problem={problem} again={() => this.setState({ problem: null })} />;
  }
}
