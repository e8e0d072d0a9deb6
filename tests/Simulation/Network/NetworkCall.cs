using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Simulation.Faults;
using OfflineSync.Simulation.Servers;
using OfflineSync.Simulation.Versions;
using OfflineSync.Simulation.Worlds;

namespace OfflineSync.Simulation.Network;

/// <summary>One call on its way there and back.</summary>
internal sealed class NetworkCall
{
    private const int CopiesMax = 5;
    private const double TogetherShare = 0.25;

    private static readonly TimeSpan DuplicateLaterMax = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan DuplicateNowMax = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SlowMax = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan ResendFirst = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ResendLast = TimeSpan.FromSeconds(7);

    // The keep-alive of both sides: a ping after 30 s, and 20 s for its answer.
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(50);

    private readonly SimulatedNetwork _network;
    private readonly NetworkConditions _conditions;
    private readonly SimProcess _process;
    private readonly TaskCompletionSource<HttpResponseMessage> _response = new();
    private readonly SimulatedReply _reply = new();
    private readonly HttpResponseMessage _message;
    private DateTimeOffset _lastArrival;
    private long _number;
    private ServerCall? _atServer;
    private bool _isReplyCut;
    private bool _isOver;

    public NetworkCall(
        SimulatedNetwork network,
        NetworkConditions conditions,
        SimProcess process,
        string client,
        string path,
        IReadOnlyDictionary<string, string> headers,
        byte[] body,
        NewerBuild? newer)
    {
        _network = network;
        _conditions = conditions;
        _process = process;
        Client = client;
        Path = path;
        Headers = headers;
        var encoding = headers.GetValueOrDefault(GrpcHeaders.Encoding);
        Content = RequestContent.Read(path, encoding, body);
        Phase = PhaseOf(path, Content);
        Body = newer?.Request(path, Phase, encoding, body) ?? body;
        _message = new HttpResponseMessage(HttpStatusCode.OK) { Version = HttpVersion.Version20, Content = new StreamContent(_reply) };
    }

    public string Client { get; }

    public string Path { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    public byte[] Body { get; }

    public RequestContent Content { get; }

    public Phase Phase { get; }

    /// <summary>The app's process.</summary>
    public SimProcess Process => _process;

    /// <summary>Whether the client has its answer, or none comes any more.</summary>
    public bool IsOver => _isOver;

    /// <summary>Whether the client got no good answer.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Whether the connection failed, so that the client heard nothing, or not all of it.</summary>
    public bool IsLost { get; private set; }

    /// <summary>How long the server wants to be left alone.</summary>
    public TimeSpan? AskedPause { get; private set; }

    private World World => _network.World;

    private FaultPlan Faults => _network.Faults;

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        World.Trace.Add(World.Now, Client, $"calls {Path} with {Body.Length} bytes");
        World.Trace.Add(Body);
        _message.RequestMessage = request;
        using var cancelled = cancellationToken.UnsafeRegister(_ => Cancel(cancellationToken), null);
        if (_process.IsDead)
            return await _response.Task;
        _network.Departed?.Invoke(this);
        _conditions.Add(this);
        Depart();
        return await _response.Task;
    }

    /// <summary>The device's side of the connection is gone.</summary>
    /// <param name="isSilent">Whether the server has to find out.</param>
    public void Break(bool isSilent)
    {
        var call = _atServer;
        Faults.NoteUnlessOver(FaultKind.CallBroken, Phase);
        Fail(new IOException("The connection broke."));
        if (call is not null)
            At(World.Now + (isSilent ? KeepAlive : _network.Delay(_conditions)), call.Abort);
    }

    /// <summary>The server begins to answer.</summary>
    public void ReplyHead(int status, IEnumerable<KeyValuePair<string, string>> headers) => Deliver(0, () =>
    {
        _message.StatusCode = (HttpStatusCode)status;
        _network.Heard?.Invoke(this, status, headers);
        foreach (var (name, value) in headers)
        {
            Note(name, value);
            if (!_message.Headers.TryAddWithoutValidation(name, value))
                _message.Content.Headers.TryAddWithoutValidation(name, value);
        }
        _response.TrySetResult(_message);
    });

    /// <summary>The server sends a part of the body.</summary>
    public void ReplyBody(byte[] bytes)
    {
        if (Faults.Hits(FaultKind.ReplyBitFlipped, Phase))
            bytes = Flip(bytes, Faults.RandomOf(FaultKind.ReplyBitFlipped));
        if (Faults.Hits(FaultKind.ReplyTruncated, Phase))
        {
            var kept = bytes[..Faults.RandomOf(FaultKind.ReplyTruncated).Next(bytes.Length)];
            Deliver(kept.Length, () => Add(kept));
            Cut();
            return;
        }
        Deliver(bytes.Length, () => Add(bytes));
    }

    /// <summary>The server has answered.</summary>
    public void ReplyEnd(IEnumerable<KeyValuePair<string, string>> trailers)
    {
        var kept = trailers.ToArray();
        Deliver(0, () =>
        {
            foreach (var (name, value) in kept)
            {
                Note(name, value);
                _message.TrailingHeaders.TryAddWithoutValidation(name, value);
            }
            _network.Heard?.Invoke(this, StatusCodes.Status200OK, kept);
            _reply.End(null);
            Finish();
        });
    }

    /// <summary>The connection is gone on the server's side.</summary>
    public void ReplyReset()
    {
        if (!_isOver)
            Faults.NoteUnlessOver(FaultKind.CallResetByServer, Phase);
        Deliver(0, () => Fail(new HttpRequestException(HttpRequestError.ConnectionError, "The connection was reset.")));
    }

    private static Phase PhaseOf(string path, RequestContent content) => path switch
    {
        SyncMethods.Declare => Phase.Declaring,
        SyncMethods.Push => Phase.Pushing,
        SyncMethods.Pull when content.Mutations.Count > 0 => Phase.Pushing,
        SyncMethods.Pull => Phase.Pulling,
        SyncMethods.Watch => Phase.Watching,
        _ => Phase.Carrying,
    };

    private static byte[] Flip(byte[] bytes, Random random)
    {
        var flipped = (byte[])bytes.Clone();
        var bit = random.Next(bytes.Length * 8);
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    private void Depart()
    {
        _number = _conditions.Depart();
        if (!_conditions.IsUp)
        {
            Faults.NoteUnlessOver(FaultKind.CallWithoutNetwork, Phase);
            FailIn(TimeSpan.FromMilliseconds(5), "There is no network.");
            return;
        }
        if (_conditions.LosesToServer)
            Faults.NoteUnlessOver(FaultKind.RequestSwallowed, Phase);
        if (_conditions.LosesToServer || Faults.Hits(FaultKind.RequestLost, Phase))
        {
            FailIn(KeepAlive, "Nothing was heard for long.");
            return;
        }
        if (Faults.Hits(FaultKind.RequestReset, Phase))
        {
            FailIn(_network.Delay(_conditions), "The connection was reset.");
            return;
        }
        var body = Body;
        if (Faults.Hits(FaultKind.RequestBitFlipped, Phase))
            body = Flip(body, Faults.RandomOf(FaultKind.RequestBitFlipped));
        var isWhole = !Faults.Hits(FaultKind.RequestTruncated, Phase);
        if (!isWhole)
            body = body[..Faults.RandomOf(FaultKind.RequestTruncated).Next(body.Length)];
        var delay = _network.Delay(_conditions);
        if (Faults.Hits(FaultKind.RequestSlow, Phase))
            delay += SlowMax * Faults.RandomOf(FaultKind.RequestSlow).NextDouble();
        delay += Resent(FaultKind.RequestPacketLost);
        At(World.Now + delay, () => Arrive(body, isWhole));
        Duplicate(FaultKind.RequestDuplicatedNow, DuplicateNowMax, together: delay);
        Duplicate(FaultKind.RequestDuplicatedLater, DuplicateLaterMax);
    }

    private void Arrive(byte[] body, bool isWhole)
    {
        if (_isOver)
            return;
        if (_conditions.Arrive(_number))
            Faults.NoteUnlessOver(FaultKind.RequestOvertaken, Phase);
        if (_network.Balance() is not { } server)
        {
            if (_network.HasProxy)
            {
                Faults.NoteUnlessOver(FaultKind.CallNotRouted, Phase);
                Deliver(0, () => ProxyAnswer(HttpStatusCode.NotFound));
                return;
            }
            Faults.NoteUnlessOver(FaultKind.CallRefused, Phase);
            Fail(new HttpRequestException(HttpRequestError.ConnectionError, "The server refuses the connection."));
            return;
        }
        if (Faults.Hits(FaultKind.ReplyFromProxy, Phase))
        {
            _isReplyCut = false;
            Deliver(0, () => ProxyAnswer(HttpStatusCode.BadGateway));
            return;
        }
        // What is damaged is not taken, or taken for what was sent.
        _network.Arrived?.Invoke(this);
        // Whoever stands before the server keeps the connection alive, and never answers.
        if (Faults.Hits(FaultKind.RequestUnanswered, Phase))
            return;
        _atServer = server.Serve(new ServerRequest(Path, Headers, body, isWhole), this);
    }

    private void ProxyAnswer(HttpStatusCode status)
    {
        _message.StatusCode = status;
        _network.Heard?.Invoke(this, (int)status, []);
        _message.Content.Headers.TryAddWithoutValidation("content-type", "text/html");
        _response.TrySetResult(_message);
        _reply.Add("<html>No server</html>"u8.ToArray());
        _reply.End(null);
        Finish();
    }

    private void Note(string name, string value)
    {
        if (name == GrpcHeaders.Reason)
            World.Trace.Add(World.Now, Client, $"is told {value} of {Path}");
        if (name == GrpcHeaders.Status)
            HasFailed |= value != "0";
        if (name == RetryPushback.Trailer)
            AskedPause = TimeSpan.FromMilliseconds(long.Parse(value, CultureInfo.InvariantCulture));
    }

    private void Finish()
    {
        _isOver = true;
        _conditions.Remove(this);
        _network.Ended?.Invoke(this);
    }

    /// <summary>A packet is lost, perhaps again and again, and TCP sends it anew: what comes after it waits.</summary>
    private TimeSpan Resent(FaultKind kind)
    {
        var pause = TimeSpan.Zero;
        for (var wait = ResendFirst; wait <= ResendLast && Faults.Hits(kind, Phase); wait *= 2)
            pause += wait;
        return pause;
    }

    private void Duplicate(FaultKind kind, TimeSpan spread, TimeSpan? together = null)
    {
        for (var copies = 0; copies < CopiesMax && Faults.Hits(kind, Phase); copies++)
            Repeat(kind, spread, together);
    }

    /// <summary>Sends a copy, which arrives later than the original, or in one moment with it: servers take such pushes together.</summary>
    private void Repeat(FaultKind kind, TimeSpan spread, TimeSpan? together)
    {
        var later = _network.Delay(_conditions);
        var part = Faults.RandomOf(kind).NextDouble();
        At(World.Now + (part < TogetherShare && together is { } delay ? delay : later + spread * part), () =>
        {
            World.Trace.Add(World.Now, Client, $"again {Path} with {Body.Length} bytes");
            if (_network.Balance() is not { } server)
                return;
            _network.Arrived?.Invoke(this);
            server.Serve(new ServerRequest(Path, Headers, Body, IsWhole: true), null);
        });
    }

    /// <summary>Brings a part of the answer to the client, in order, unless something happens to it.</summary>
    private void Deliver(int bytes, Action arrive)
    {
        if (_isReplyCut || _isOver)
            return;
        if (_conditions.LosesToClient)
            Faults.NoteUnlessOver(FaultKind.ReplySwallowed, Phase);
        if (_conditions.LosesToClient || Faults.Hits(FaultKind.ReplyLost, Phase))
        {
            // The rest of a stream does not come either: what is in order waits for what is missing.
            _isReplyCut = true;
            FailIn(KeepAlive, "Nothing was heard for long.");
            return;
        }
        if (Faults.Hits(FaultKind.ReplyReset, Phase))
        {
            Cut();
            return;
        }
        var delay = _network.Delay(_conditions);
        if (Faults.Hits(FaultKind.ReplySlow, Phase))
            delay += SlowMax * Faults.RandomOf(FaultKind.ReplySlow).NextDouble();
        delay += Resent(FaultKind.ReplyPacketLost);
        var time = World.Now + delay;
        _lastArrival = time > _lastArrival ? time : _lastArrival;
        At(_lastArrival, () =>
        {
            if (_isOver || _process.IsDead)
                return;
            if (!_conditions.IsUp)
            {
                Fail(new IOException("The network went away."));
                return;
            }
            World.Trace.Add(World.Now, Client, string.Create(CultureInfo.InvariantCulture, $"hears {bytes} bytes of {Path}"));
            arrive();
        });
    }

    private void Add(byte[] bytes)
    {
        _network.HeardBody?.Invoke(this);
        _reply.Add(bytes);
    }

    private void Cut()
    {
        _isReplyCut = true;
        At(World.Now + _network.Delay(_conditions), () => Fail(new IOException("The connection was reset.")));
    }

    private void FailIn(TimeSpan delay, string message) =>
        At(World.Now + delay, () => Fail(new HttpRequestException(HttpRequestError.ConnectionError, message)));

    private void Fail(Exception error)
    {
        if (_isOver)
            return;
        HasFailed = IsLost = true;
        Finish();
        // Nothing of a dead process goes on.
        if (_process.IsDead)
            return;
        World.Trace.Add(World.Now, Client, $"loses {Path}: {error.Message}");
        _response.TrySetException(error);
        _reply.End(error is IOException ? error : new IOException(error.Message, error));
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        if (_isOver)
            return;
        Finish();
        _response.TrySetCanceled(cancellationToken);
        _reply.End(new OperationCanceledException(cancellationToken));
        if (_atServer is { } call && _conditions is { IsUp: true, LosesToServer: false })
            At(World.Now + _network.Delay(_conditions), call.Abort);
    }

    private void At(DateTimeOffset time, Action action) => World.SetTimer(time, World.Outside, action);
}
