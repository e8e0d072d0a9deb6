using Google.Protobuf;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Network;
using OfflineSync.Simulation.Versions;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Tests.Worlds;

/// <summary>What a build from the future sends is what this build reads, and more.</summary>
public sealed class NewerBuildTests
{
    private static readonly PullRequest Request = new() { Scope = "s", Mutations = { new Mutation { Sequence = 1 }, new Mutation { Sequence = 2 } } };

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    [InlineData("br")]
    public void Its_frames_are_sealed_and_say_the_same_to_those_who_know_less(string? encoding)
    {
        var newer = Build(out var faults);
        var sent = WireFrame.Decode<PullRequest>(encoding, newer.Request(SyncMethods.Pull, Phase.Pushing, encoding, WireFrame.Encode(encoding, Request)));

        Assert.NotEqual(Request, sent);
        Assert.Equal(Request, new MessageParser<PullRequest>(() => new PullRequest()).WithDiscardUnknownFields(true).ParseFrom(sent.ToByteArray()));
        Assert.Equal(1, faults.Strikes[(FaultKind.ClientNewer, Phase.Pushing)]);
    }

    private static NewerBuild Build(out FaultPlan faults)
    {
        faults = new FaultPlan(new World(1, DateTimeOffset.UnixEpoch), new Dictionary<FaultKind, double> { [FaultKind.ClientNewer] = 1 });
        return NewerBuild.Draw(faults, FaultKind.ClientNewer)!;
    }
}
