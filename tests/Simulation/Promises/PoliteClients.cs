using OfflineSync.Protocol.Limits;
using OfflineSync.Simulation.Devices;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Network;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Promises;

/// <summary>
/// I24: clients do not make it worse for a server in trouble. They leave it alone as long as it asks for, they do not all come back after the same time, and
/// none calls without end, or at once when a connection has failed.
/// </summary>
internal sealed class PoliteClients(IReadOnlyList<Device> devices, AppSettings app, Violations violations)
{
    private const int CasesMin = 4;
    private const int EarlyMin = 5;
    private const int AtOnceMin = 12;

    // The pauses of a client without jitter: a second, doubled with each failure.
    private const int DoublingsMax = 6;

    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Exact = TimeSpan.FromMilliseconds(1.5);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMinutes(6);

    // A server that takes each and loses it is asked again after half a second, on average.
    private const int WatchesPerMinuteMax = 400;

    // Where an outbox takes many calls, so does hearing of all that others have sent.
    private readonly int _callsPerMinuteMax = app.BatchMutations < ProtocolLimits.PushMutationsMax ? 2_000 : 200;

    private readonly Dictionary<SimProcess, Caller> _callers = [];
    private int _retries;
    private int _exactRetries;
    private int _asked;
    private int _early;
    private int _lost;
    private int _atOnce;

    public void Sent(NetworkCall call)
    {
        if (call.Phase == Phase.Carrying)
            return;
        if (!_callers.TryGetValue(call.Process, out var caller))
            _callers.Add(call.Process, caller = new Caller());
        var now = call.Process.World.Now;
        if (call.Phase == Phase.Watching)
        {
            LimitCalls(call, caller.Watches, now, WatchesPerMinuteMax);
            return;
        }
        LimitCalls(call, caller.Calls, now, _callsPerMinuteMax);
        if (caller.Failed is { } failed)
            Retry(call, now - failed, caller.Asked);
        if (caller.Lost is { } lost)
            CheckHaste(call, now - lost);
        (caller.Failed, caller.Lost) = (null, null);
        call.Process.World.SetTimer(now + LongestAnswer, call.Process.World.Outside, () =>
        {
            if (!call.IsOver && !call.Process.IsDead)
                violations.Add("I24", $"{call.Client} waits for an answer to {call.Path} for {LongestAnswer.TotalMinutes} minutes");
        });
    }

    public void Ended(NetworkCall call)
    {
        if (call.Phase is Phase.Watching or Phase.Carrying || !call.HasFailed || !_callers.TryGetValue(call.Process, out var caller))
            return;
        (caller.Failed, caller.Asked) = (call.Process.World.Now, call.AskedPause);
        caller.Lost = call.IsLost ? caller.Failed : null;
    }

    private void LimitCalls(NetworkCall call, Queue<DateTimeOffset> calls, DateTimeOffset now, int most)
    {
        calls.Enqueue(now);
        while (calls.Peek() < now - TimeSpan.FromMinutes(1))
            calls.Dequeue();
        if (calls.Count > most)
            violations.Add("I24", $"{call.Client} calls {call.Path} and its like {calls.Count} times in a minute");
    }

    private void Retry(NetworkCall call, TimeSpan pause, TimeSpan? asked)
    {
        if (asked is { } wanted)
        {
            // A user may ask for a sync at any time.
            if (!IsByItself(call))
                return;
            _asked++;
            // Who fails by himself has not read to where the server says it, and of a duplicate nobody hears: only who hardly ever listens shows.
            _early += pause < wanted * 0.8 ? 1 : 0;
            if (_early >= EarlyMin && _early * 2 > _asked)
                violations.Add("I24", $"{_early} of {_asked} times the server was called again earlier than it had asked for");
            return;
        }
        _retries++;
        var onItsClock = pause * call.Process.Clock.Error.Rate;
        for (var doublings = 0; doublings <= DoublingsMax; doublings++)
            _exactRetries += (onItsClock - TimeSpan.FromSeconds(1 << doublings)).Duration() <= Exact ? 1 : 0;
        if (_exactRetries >= CasesMin && _exactRetries * 5 > _retries)
            violations.Add("I24", $"{_exactRetries} of {_retries} retries came after exactly 1, 2, 4… seconds, as those of every other client would");
    }

    private void CheckHaste(NetworkCall call, TimeSpan pause)
    {
        if (!IsByItself(call))
            return;
        // A user who comes to the app, or syncs, does not wait: only who hardly ever pauses shows.
        _lost++;
        _atOnce += pause < AtOnce ? 1 : 0;
        if (_atOnce >= AtOnceMin && _atOnce * 2 > _lost)
            violations.Add("I24", $"{_atOnce} of {_lost} times the server was called again as soon as the connection had failed");
    }

    private bool IsByItself(NetworkCall call) => devices.FirstOrDefault(device => device.App?.Process == call.Process) is { App.IsAskedToSync: false };

    private sealed class Caller
    {
        public Queue<DateTimeOffset> Calls { get; } = new();

        public Queue<DateTimeOffset> Watches { get; } = new();

        public DateTimeOffset? Failed { get; set; }

        public TimeSpan? Asked { get; set; }

        /// <summary>When its connection failed, if that is what failed.</summary>
        public DateTimeOffset? Lost { get; set; }
    }
}
