namespace OfflineSync.Server.Rpc;

/// <summary>
/// Lets a client that still sends see the error before its stream is reset. Some lose an answer that comes together with a reset: grpc-js waits forever
/// then, when it has more to send than Node gives a session memory for.
/// </summary>
internal static class UnreadRequest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static async Task DiscardAsync(HttpContext http, TimeProvider time)
    {
        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, http.RequestAborted);
        try
        {
            await http.Response.CompleteAsync();
            var body = http.Request.BodyReader;
            while (await body.ReadAsync(either.Token) is { IsCompleted: false } more)
                body.AdvanceTo(more.Buffer.End);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client has stopped sending, as it should.
        }
    }
}
