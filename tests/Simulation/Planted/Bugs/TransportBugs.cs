namespace OfflineSync.Simulation.Planted.Bugs;

/// <summary>Mistakes in calls.</summary>
internal static class TransportBugs
{
    private const string Transport = "client-sdk/OfflineSync.Client/Transport/";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "push-without-a-deadline",
            "A push waits for its answer for ever.",
            "I24",
            Transport + "GrpcSyncTransport.cs",
            "(SyncMethods.Push, request, new RpcCallLimits(Timeout: _timeouts.Push), cancellationToken);",
            "(SyncMethods.Push, request, $bug ? default : new RpcCallLimits(Timeout: _timeouts.Push), cancellationToken);"),
        new(
            "pull-without-a-deadline",
            "A pull waits for its next part for ever.",
            "I24",
            Transport + "GrpcSyncTransport.cs",
            "new RpcCallLimits(Inactivity: _timeouts.PullInactivity),",
            "$bug ? default : new RpcCallLimits(Inactivity: _timeouts.PullInactivity),"),
        new(
            "token-kept-for-ever",
            "The first token is used for all calls.",
            "I23",
            new PlantedEdit(Transport + "RpcChannel.cs", "internal RpcChannelOptions Options { get; }", "$original internal string? Token { get; set; }"),
            new PlantedEdit(
                Transport + "RpcClientCall.cs",
                "await provider(new TokenRequest(refused), _clock.Token);",
                "$bug ? _channel.Token ??= await provider(new TokenRequest(refused), _clock.Token) : await provider(new TokenRequest(refused), _clock.Token);")),
    ];
}
