using System.Globalization;
using OfflineSync.Protocol.Clocks;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.Limits;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;

namespace OfflineSync.Server.Push;

/// <summary>Holds a push against what the log has of its client.</summary>
internal static class LedgerCheck
{
    /// <summary>The trailer with the sequence that the server expects.</summary>
    public const string ExpectedTrailer = "offlinesync-expected";

    /// <summary>The trailer with the server's clock.</summary>
    public const string TimeTrailer = "offlinesync-time";

    /// <summary>The trailer with the stamp that was taken last.</summary>
    public const string StampTrailer = "offlinesync-stamp";

    /// <summary>The code of a mutation whose result is gone.</summary>
    public const string ResultForgotten = "RESULT_FORGOTTEN";

    /// <summary>Checks all mutations, and returns how many of them were taken before.</summary>
    /// <exception cref="RpcException">The push as a whole is refused.</exception>
    public static int CountTaken(ParsedPush push, ClientLedger ledger, long nowMilliseconds)
    {
        var mutations = push.Mutations;
        if (mutations[0].Sequence > ledger.Highest + 1)
            throw Gap(mutations[0].Sequence, ledger.Highest + 1);
        var taken = 0;
        for (; taken < mutations.Count && mutations[taken].Sequence <= ledger.Highest; taken++)
            CheckSame(mutations[taken], ledger);
        if (taken == mutations.Count)
            return taken;
        if (mutations[taken].Stamp <= ledger.HighestStamp)
            throw ClockBehind(ledger);
        // Stamps increase, so the last one is the highest.
        var ahead = Hlc.Milliseconds(mutations[^1].Stamp) - nowMilliseconds;
        return ahead <= ProtocolLimits.ClockAheadMillisecondsMax ? taken : throw ClockAhead(ahead, nowMilliseconds);
    }

    /// <summary>
    /// What is known of a mutation that was taken so long ago that its result is gone. It may be this one or, from a device that was cloned, another: taken for
    /// this one, it might be lost, and taken anew, it might take effect twice. So its app is told.
    /// </summary>
    public static ChangeEntry Forgotten(UInt128 client, ParsedMutation mutation) => new()
    {
        Change = 0,
        Client = client,
        Sequence = mutation.Sequence,
        Stamp = mutation.Stamp,
        Base = mutation.Base,
        Digest = mutation.Digest,
        Outcome = Outcome.Rejected,
        Code = ResultForgotten,
        Message = "The server took a mutation of this device with this number so long ago that it no longer knows which, and with what result. See what the "
            + "rows show now, and write again what is missing.",
        Operations = mutation.Rows.Count,
        CommittedAt = 0,
    };

    private static void CheckSame(ParsedMutation mutation, ClientLedger ledger)
    {
        var entry = ledger.Find(mutation.Sequence);
        // Stamps rise with sequences: what is stamped after the highest one is not what was taken under this sequence, even if that is forgotten.
        if (entry is null ? mutation.Stamp > ledger.HighestStamp : !entry.Digest.AsSpan().SequenceEqual(mutation.Digest))
        {
            throw new RpcException(
                StatusCode.AlreadyExists,
                Reason.ClientIdConflict,
                $"Mutation {mutation.Sequence} was taken before with other content. The device was probably restored or cloned: take a new client id.",
                new Dictionary<string, string> { [ExpectedTrailer] = mutation.Sequence.ToString(CultureInfo.InvariantCulture) });
        }
    }

    private static RpcException Gap(long sequence, long expected) => new(
        StatusCode.FailedPrecondition,
        Reason.SequenceGap,
        $"The push starts with mutation {sequence}, but mutation {expected} is the next one: send from there.",
        new Dictionary<string, string> { [ExpectedTrailer] = expected.ToString(CultureInfo.InvariantCulture) });

    // A mutation that was refused for its stamp may have been repeated by the network, and arrive once more when the clock has come so far.
    private static RpcException ClockBehind(ClientLedger ledger) => new(
        StatusCode.FailedPrecondition,
        Reason.ClockBehind,
        $"Mutation {ledger.Highest + 1} has a stamp that is not above that of mutation {ledger.Highest} as it was taken: stamp again from there.",
        new Dictionary<string, string>
        {
            [StampTrailer] = ledger.HighestStamp.ToString(CultureInfo.InvariantCulture),
            [ExpectedTrailer] = (ledger.Highest + 1).ToString(CultureInfo.InvariantCulture),
        });

    private static RpcException ClockAhead(long ahead, long now) => new(
        StatusCode.FailedPrecondition,
        Reason.ClockAhead,
        $"A stamp is {ahead} ms ahead of the server's clock, at most {ProtocolLimits.ClockAheadMillisecondsMax} are allowed: correct the clock and stamp again.",
        new Dictionary<string, string> { [TimeTrailer] = now.ToString(CultureInfo.InvariantCulture) });
}
