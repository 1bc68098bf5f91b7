using Lottery.Native;
using Lottery.Waiting;

namespace Lottery.Orchestrator.Workers;

// How a connection comes to a worker, and what becomes of one that its worker does not take.
internal sealed partial class WorkerPool
{
    /// <summary>Counts an accepted connection, which is then to be delivered.</summary>
    /// <returns><c>false</c> if it is refused: the pool owns it.</returns>
    public bool Admits(StreamSocket agency) => _admission.Admits(agency);

    /// <summary>Gives an accepted connection, which the pool owns from here on, to a worker.</summary>
    public void Deliver(StreamSocket agency)
    {
        if (IsOpen)
            HandOver(agency);
        else
            _admission.Enqueue(agency);
        DeliverAll();
    }

    /// <summary>Ends connections that have sent no message for a while, if others wait; costs nothing if none do.</summary>
    public void EndLateHellos()
    {
        if (!_stopping)
            _admission.EndLate(isAnyStarting: _starts.Starting > 0);
    }

    private void EndHello(PooledWorker worker)
    {
        if (worker.State is not WorkerState.Greeting)
            return;
        worker.State = WorkerState.Serving;
        _admission.Leave(worker);
        DeliverAll();
    }

    private void BecomeIdle(PooledWorker worker)
    {
        EndConnection(worker);
        worker.BecomeIdle();
        if (_stopping)
            return;
        _idle.Add(worker);
        DeliverAll();
    }

    private void EndConnection(PooledWorker worker)
    {
        _admission.Leave(worker);
        if (worker.HasConnection)
            _admission.NoteEnd(worker.Address!);
    }

    private void TakeBack(StreamSocket agency, bool isUntouched)
    {
        if (_stopping || !isUntouched)
            _admission.Close(agency);
        else
            _admission.PutBack(agency);
    }

    private void DeliverAll()
    {
        while (_idle.Count > 0 && _admission.TakeNext() is { } agency)
            HandOver(agency);
        _admission.EndContentionIfNoneWaits();
        NoteWhetherFull();
    }

    private void HandOver(StreamSocket agency)
    {
        while (_idle.TakeLast() is { } worker)
        {
            var isGiven = worker.Worker.TryHandOver(agency);
            if (isGiven)
            {
                worker.Give(agency, Deadline.In(options.TakeTimeout));
                _admission.Enter(worker);
            }
            else
                LeaveByDeadline(worker);
            Replenish();
            if (isGiven)
                return;
        }
        _admission.PutBack(agency);
    }

    // A worker that leaves is replaced: no connection has taken it.
    private void NoteWhetherFull() =>
        _full.Note(
            isFree: _idle.Count > 0 || _starts.Starting > 0 || _leaving > 0 || _stopping,
            _workers.Count
        );
}
