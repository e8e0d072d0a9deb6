using Microsoft.AspNetCore.Http;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Network;
using OfflineSync.Simulation.Truth;

namespace OfflineSync.Simulation.Landmarks;

/// <summary>Landmarks in what servers answer, as devices hear it.</summary>
internal sealed class AnswerLandmarks(LandmarkCounts counts)
{
    private readonly HashSet<(string Scope, UInt128 Client, long Sequence)> _logged = [];
    private readonly HashSet<(string Scope, UInt128 Client, long Sequence)> _unknown = [];
    private readonly Dictionary<NetworkCall, (bool IsReplay, bool WasUnknown)> _replays = [];
    private readonly Dictionary<string, List<LoggedChange>> _lastCommit = [];

    /// <summary>A mutation is on its way to a server.</summary>
    public void Sent(NetworkCall call, string scope, UInt128 client, long sequence)
    {
        var key = (scope, client, sequence);
        if (_logged.Contains(key))
            _replays[call] = (true, _unknown.Contains(key) || _replays.GetValueOrDefault(call).WasUnknown);
    }

    public void Logged(LoggedChange change)
    {
        if (!_lastCommit.TryGetValue(change.Scope, out var last))
            _lastCommit.Add(change.Scope, last = []);
        // What is committed together has one time, and follows without a gap.
        if (last is [.., var before] && before.Entry.CommittedAt != change.Entry.CommittedAt)
            last.Clear();
        last.Add(change);
        _logged.Add((change.Scope, change.Entry.Client, change.Entry.Sequence));
    }

    /// <summary>A node does not hear that its last commit in a scope is done.</summary>
    public void OutcomeLost(string scope)
    {
        foreach (var change in _lastCommit.GetValueOrDefault(scope) ?? [])
            _unknown.Add((scope, change.Entry.Client, change.Entry.Sequence));
    }

    /// <summary>A device hears the head or the trailers of an answer.</summary>
    public void Heard(NetworkCall call, int status, IEnumerable<KeyValuePair<string, string>> headers)
    {
        counts.Reach(Landmark.Unauthenticated, status == StatusCodes.Status401Unauthorized ? 1 : 0);
        counts.Reach(Landmark.ProxyAnswerHeard, status is StatusCodes.Status502BadGateway or StatusCodes.Status404NotFound ? 1 : 0);
        foreach (var (name, value) in headers)
        {
            if (string.Equals(name, GrpcHeaders.Reason, StringComparison.OrdinalIgnoreCase) && LandmarkOf(ReasonName.Parse(value)) is { } landmark)
                counts.Reach(landmark);
            else if (string.Equals(name, GrpcHeaders.Status, StringComparison.OrdinalIgnoreCase))
                HeardStatus(call, value);
        }
    }

    /// <summary>A device hears a part of an answer's body.</summary>
    public void HeardBody(NetworkCall call)
    {
        if (call.Phase == Phase.Watching)
            counts.Reach(Landmark.WatchNewsHeard);
    }

    private void HeardStatus(NetworkCall call, string status)
    {
        if (status != "0" || !_replays.Remove(call, out var replay))
            return;
        counts.Reach(Landmark.ReplayAnswered);
        if (replay.WasUnknown)
            counts.Reach(Landmark.UnknownOutcomeResolved);
    }

    private static Landmark? LandmarkOf(Reason reason) => reason switch
    {
        Reason.ClientIdConflict => Landmark.ClientIdConflictHeard,
        Reason.SequenceGap => Landmark.SequenceGapHeard,
        Reason.CursorInvalid => Landmark.CursorInvalidHeard,
        Reason.ClockAhead => Landmark.ClockAheadHeard,
        Reason.ClockBehind => Landmark.ClockBehindHeard,
        Reason.StoreUnavailable => Landmark.StoreUnavailableHeard,
        Reason.SchemaMissing => Landmark.SchemaMissingHeard,
        _ => null,
    };
}
