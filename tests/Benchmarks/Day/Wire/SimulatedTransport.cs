using System.Runtime.CompilerServices;
using Google.Protobuf;
using OfflineSync.Benchmarks.Day.Radio;
using OfflineSync.Benchmarks.Day.Server;
using OfflineSync.Client.Transport;
using OfflineSync.Protocol.Field.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Benchmarks.Day.Wire;

/// <summary>Brings calls to a server in this process with the bytes, the time and the energy that they cost a device.</summary>
internal sealed class SimulatedTransport(Connector connector, DayServer server) : ISyncTransport
{
    private static readonly Compression Compression = new(MessageEncoding.Brotli);

    public long BytesSent { get; private set; }

    public long BytesReceived { get; private set; }

    public Task<DeclareResponse> DeclareAsync(DeclareRequest request, CancellationToken cancellationToken) =>
        LastAsync(CallAsync<DeclareResponse>(request, Traffic.Questions, () => [server.Declare(request)], cancellationToken));

    public Task<PushResponse> PushAsync(PushRequest request, CancellationToken cancellationToken) =>
        LastAsync(CallAsync<PushResponse>(request, Traffic.Writes, () => [server.Push(request)], cancellationToken));

    public Task<ReportResponse> ReportAsync(ReportRequest request, CancellationToken cancellationToken) =>
        LastAsync(CallAsync<ReportResponse>(request, Traffic.Questions, () => [server.Report(request)], cancellationToken));

    public IAsyncEnumerable<PullResponse> PullAsync(PullRequest request, CancellationToken cancellationToken) =>
        CallAsync(request, request.Mutations.Count > 0 ? Traffic.Writes : Traffic.Questions, () => server.Pull(request), cancellationToken);

    public async IAsyncEnumerable<WatchResponse> WatchAsync(WatchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var connection = await connector.ConnectAsync(Traffic.News, cancellationToken);
        connection.BeginCall();
        try
        {
            await SendAsync(connection, request, Traffic.News, cancellationToken);
            await connection.ReceiveAsync(WireCost.FrameHeader + WireCost.ResponseHead, Traffic.News, cancellationToken);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, connection.Broken);
            await using var news = server.WatchAsync(request, stop.Token).GetAsyncEnumerator(stop.Token);
            while (await HasNextAsync(news, connection, cancellationToken))
            {
                await connection.ReceiveAsync(Received(news.Current), Traffic.News, cancellationToken);
                yield return news.Current;
            }
        }
        finally
        {
            _ = ResetAsync(connection, Traffic.News);
            connection.EndCall();
        }
    }

    private async IAsyncEnumerable<T> CallAsync<T>(
        IMessage request, Traffic traffic, Func<IReadOnlyList<T>> serve, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : IMessage
    {
        var connection = await connector.ConnectAsync(traffic, cancellationToken);
        connection.BeginCall();
        var isOver = false;
        try
        {
            await SendAsync(connection, request, traffic, cancellationToken);
            var parts = await ServeAsync(connection, traffic, serve);
            await connection.ReceiveAsync(WireCost.FrameHeader + WireCost.ResponseHead, traffic, cancellationToken);
            for (var i = 0; i < parts.Count; i++)
            {
                isOver = i == parts.Count - 1;
                await connection.ReceiveNextAsync(Received(parts[i]) + (isOver ? WireCost.FrameHeader + WireCost.Trailers : 0), traffic, cancellationToken);
                yield return parts[i];
            }
            isOver = true;
        }
        finally
        {
            if (!isOver)
                _ = ResetAsync(connection, traffic);
            connection.EndCall();
        }
    }

    private static async Task<IReadOnlyList<T>> ServeAsync<T>(Connection connection, Traffic traffic, Func<IReadOnlyList<T>> serve)
    {
        try
        {
            return serve();
        }
        catch (RpcException)
        {
            await connection.ReceiveAsync(WireCost.FrameHeader + WireCost.ResponseHead + WireCost.Trailers, traffic, CancellationToken.None);
            throw;
        }
    }

    private static async Task<T> LastAsync<T>(IAsyncEnumerable<T> answers)
        where T : class
    {
        T? last = null;
        await foreach (var answer in answers)
            last = answer;
        return last ?? throw Link.Broken();
    }

    private Task SendAsync(Connection connection, IMessage request, Traffic traffic, CancellationToken cancellationToken)
    {
        var frame = Length(request);
        BytesSent += frame;
        return connection.SendAsync(WireCost.FrameHeader + WireCost.RequestHead + WireCost.FrameHeader + frame, traffic, cancellationToken);
    }

    private long Received(IMessage message)
    {
        var frame = Length(message);
        BytesReceived += frame;
        return WireCost.FrameHeader + frame;
    }

    private static async Task<bool> HasNextAsync(IAsyncEnumerator<WatchResponse> news, Connection connection, CancellationToken cancellationToken)
    {
        try
        {
            return await news.MoveNextAsync();
        }
        catch (OperationCanceledException) when (connection.Broken.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Link.Broken();
        }
    }

    /// <summary>Tells the server that a call is not wanted any more.</summary>
    private static async Task ResetAsync(Connection connection, Traffic traffic)
    {
        try
        {
            await connection.SendAsync(WireCost.FrameHeader + WireCost.Reset, traffic, CancellationToken.None);
        }
        catch (RpcException)
        {
            // The connection is gone, and the call with it.
        }
    }

    private static long Length(IMessage message)
    {
        using var frame = MessageFrame.Encode(message, Compression, MessageFrame.DefaultMaxMessageSize, hasChecksum: true);
        return frame.Length;
    }
}
