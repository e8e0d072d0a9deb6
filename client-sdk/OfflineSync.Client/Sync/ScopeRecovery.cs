using Microsoft.Extensions.Logging;
using OfflineSync.Client.Attachments;
using OfflineSync.Client.Conflicts;
using OfflineSync.Client.Outbox;
using OfflineSync.Client.Pull;
using OfflineSync.Protocol.Clocks;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Sync;

/// <summary>Goes on after a refusal of the server.</summary>
internal sealed partial class ScopeRecovery(Engine engine, string scope, SyncCounters counters, ILogger logger)
{
    private const string Expected = "offlinesync-expected";

    private readonly Database _database = engine.Database;
    private readonly string _stagingPath = PageStaging.PathFor(engine.DatabasePath, scope);

    /// <summary>How many mutations may be sent together: fewer once one of them is at fault.</summary>
    public int BatchMutationsMax { get; private set; } = engine.PushMutationsMax;

    /// <summary>Notes that a batch went through: twice as many may go together again.</summary>
    public void NoteSent(int count)
    {
        if (count >= BatchMutationsMax)
            BatchMutationsMax = Math.Min(BatchMutationsMax * 2, engine.PushMutationsMax);
    }

    /// <summary>Puts right what the server complains of, as far as that is for the client to do.</summary>
    /// <param name="error">What it said.</param>
    /// <param name="sent">What was sent to it.</param>
    public Recovery Recover(RpcException error, List<Mutation> sent) => _database.Write(() =>
    {
        switch (error.Reason)
        {
            case Reason.ClientIdConflict when CountBefore(error, sent) is var common and > 0:
                // The server may have these from this very file: under a new id they would take effect again.
                BatchMutationsMax = common;
                return Recovery.TryAgain;
            case Reason.ClientIdConflict:
                return Recovery.NewClientId;
            case Reason.CursorInvalid:
                ScopeState.Resnapshot(_database, scope);
                Declaration.Forget(_database, scope);
                // The log may be another one, with other changes under the same numbers.
                ConflictStore.NoteDelivered(_database, scope, 0);
                OutboxStore.ForgetChanges(_database, scope);
                AttachmentTable.OfferAgain(_database, scope);
                PageStaging.Discard(_stagingPath);
                return error.Trailers.ContainsKey(Expected) ? SendAgain(error) : Recovery.TryAgain;
            case Reason.SchemaMissing:
                Declaration.Forget(_database, scope);
                // A pull that is resumed may go by a column that this version of the app declares no longer.
                PageStaging.Discard(_stagingPath);
                return Recovery.TryAgain;
            case Reason.SequenceGap:
                Declaration.Forget(_database, scope);
                return SendAgain(error);
            case Reason.ClockAhead when error.Trailers.TryGetValue("offlinesync-time", out var text) && long.TryParse(text, out var serverTime):
                var bound = Hlc.FromMilliseconds(serverTime + ProtocolLimits.ClockAheadMillisecondsMax);
                engine.Clock.ObserveServerTime(_database, serverTime);
                ClientClock.Reset(_database, OutboxStore.HighestStamp(_database, bound));
                OutboxStore.Restamp(_database, scope, bound, 0, writtenAt => engine.Clock.Next(_database, writtenAt));
                return Recovery.TryAgain;
            case Reason.ClockBehind when error.Trailers.TryGetValue("offlinesync-stamp", out var text) && ulong.TryParse(text, out var stamp)
                && error.Trailers.TryGetValue(Expected, out text) && long.TryParse(text, out var first):
                ClientClock.Observe(_database, stamp);
                OutboxStore.Restamp(_database, scope, 0, first, writtenAt => engine.Clock.Next(_database, writtenAt));
                return Recovery.TryAgain;
            case Reason.Malformed when sent.Count > 1:
                // One of them is at fault: the next attempts begin with one alone.
                BatchMutationsMax = 1;
                return Recovery.TryAgain;
            case Reason.Malformed when sent.Count == 1:
                OutboxStore.Reject(_database, scope, (long)sent[0].Sequence, "MALFORMED", error.Message);
                counters.Tally.AddRejection("MALFORMED");
                ScopeState.Resnapshot(_database, scope);
                return Recovery.TryAgain;
            default:
                return Recovery.None;
        }
    });

    /// <summary>Goes back to the sequence that the server expects: what it had acknowledged from there on, it has lost.</summary>
    private Recovery SendAgain(RpcException error)
    {
        if (!long.TryParse(error.Trailers.GetValueOrDefault(Expected), out var expected))
            return Recovery.None;
        var next = ScopeState.Read(_database, scope).NextSequence;
        if (expected >= next)
            return Recovery.TryAgain;
        AttachmentTable.OfferAgain(_database, scope);
        // A checkpoint may have taken the rows of what the log has lost, and a log that knows nothing of a rejection brings back none of its rows.
        ScopeState.Resnapshot(_database, scope);
        PageStaging.Discard(_stagingPath);
        if (OutboxStore.TryRewind(_database, scope, expected, next))
            return Recovery.TryAgain;
        var lost = OutboxStore.Reclaim(_database, scope, expected, next);
        ScopeState.NoteLost(_database, scope, lost);
        LogLost(scope, lost);
        return Recovery.NewClientId;
    }

    /// <summary>How many of the mutations that were sent come before the one that the server names.</summary>
    private static int CountBefore(RpcException error, List<Mutation> sent) =>
        error.Trailers.TryGetValue(Expected, out var text) && ulong.TryParse(text, out var first) ? sent.Count(mutation => mutation.Sequence < first) : 0;

    [LoggerMessage(11, LogLevel.Error, "Scope {Scope}: the server has lost {Count} mutations that it had acknowledged, and they are kept here no longer (AcknowledgedRetention)")]
    private partial void LogLost(string scope, long count);
}
