import { Component, type ComponentChildren } from 'preact'

type DelayedProps = { ms: number; before?: ComponentChildren; after: ComponentChildren }

/** Shows `before`, and after so long `after`. */
export class Delayed extends Component<DelayedProps, { isOver: boolean }> {
  #timer: ReturnType<typeof setTimeout> | undefined

  override componentDidMount() {
    this.#timer = setTimeout(() => this.setState({ isOver: true }), this.props.ms)
  }

  override componentWillUnmount() {
    clearTimeout(this.#timer)
  }

  render({ before, after }: DelayedProps, { isOver }: { isOver: boolean }) {
    return isOver ? after : before
  }
}
