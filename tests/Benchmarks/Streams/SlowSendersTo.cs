using System.Net;
using System.Net.Http.Headers;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Benchmarks.Streams;

/// <summary>Devices that begin to send a message of a mebibyte, and go on with a few bytes at a time.</summary>
internal sealed class SlowSendersTo : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _calls = [];
    private readonly List<HttpMessageInvoker> _invokers = [];

    public static async Task<SlowSendersTo> OpenAsync(Uri server, int count, CancellationToken cancellation)
    {
        var senders = new SlowSendersTo();
        var begun = new List<Task>();
        for (var i = 0; i < count; i++)
        {
            var content = new DripContent(senders._stop.Token);
            begun.Add(content.Begun);
            var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
            senders._invokers.Add(invoker);
            var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, SyncMethods.Push))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = content,
            };
            request.Headers.TryAddWithoutValidation("te", "trailers");
            senders._calls.Add(senders.SendAsync(invoker, request));
        }
        await Task.WhenAll(begun).WaitAsync(cancellation);
        return senders;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_calls);
        foreach (var invoker in _invokers)
            invoker.Dispose();
        _stop.Dispose();
    }

    private async Task SendAsync(HttpMessageInvoker invoker, HttpRequestMessage request)
    {
        try
        {
            using var answer = await invoker.SendAsync(request, _stop.Token);
            throw new BenchmarkException("The server answered a request that was still being sent.");
        }
        catch (Exception error) when (error is OperationCanceledException or HttpRequestException && _stop.IsCancellationRequested)
        {
            // It never comes to an end by itself.
        }
    }

    private sealed class DripContent : HttpContent
    {
        private const int Announced = 1 << 20;
        private const int DropBytes = 400;
        private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationToken _stop;

        public DripContent(CancellationToken stop)
        {
            _stop = stop;
            Headers.ContentType = new MediaTypeHeaderValue(GrpcHeaders.ContentType);
        }

        public Task Begun => _begun.Task;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            byte[] head = [0, 0, Announced >> 16, 0, 0];
            await stream.WriteAsync(head, _stop);
            while (true)
            {
                await stream.WriteAsync(new byte[DropBytes], _stop);
                await stream.FlushAsync(_stop);
                _begun.TrySetResult();
                await Task.Delay(Pause, TimeProvider.System, _stop);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
