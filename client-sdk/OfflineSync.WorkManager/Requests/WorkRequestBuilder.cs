using System.Security.Cryptography;
using OfflineSync.WorkManager.Queue;
using OfflineSync.WorkManager.Workers;

namespace OfflineSync.WorkManager;

/// <summary>Builds requests. A builder can build several, each with an id of its own.</summary>
public abstract class WorkRequestBuilder<TBuilder, TRequest>
    where TBuilder : WorkRequestBuilder<TBuilder, TRequest>
    where TRequest : WorkRequest
{
    private const int TagsMax = 100;
    private const int NameLengthMax = 500;

    private readonly SortedSet<string> _tags = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];
    private readonly Type? _workerType;
    private Guid? _id;
    private bool _isBackoffSet;

    private protected WorkRequestBuilder(Type? workerType, string? workerName)
    {
        var name = workerName ?? WorkerRegistry.NameOf(workerType!);
        ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof(workerName));
        CheckLength(name);
        _workerType = workerType;
        Spec = new WorkSpec { Id = default, WorkerName = name, MergerName = WorkerRegistry.NameOf(typeof(OverwritingInputMerger)) };
    }

    private protected WorkSpec Spec { get; set; }

    /// <summary>Sets the id, to update an enqueued work or where ids must be known before. Without it, each build draws one.</summary>
    public TBuilder WithId(Guid id)
    {
        _id = id;
        return (TBuilder)this;
    }

    /// <summary>Sets the input.</summary>
    public TBuilder WithInput(WorkData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return With(Spec with { Input = input });
    }

    /// <summary>Sets the constraints.</summary>
    public TBuilder WithConstraints(Constraints constraints)
    {
        ArgumentNullException.ThrowIfNull(constraints);
        return With(Spec with { Constraints = constraints });
    }

    /// <summary>Sets how long the work waits after it is enqueued, or after the works that it depends on have succeeded.</summary>
    public TBuilder WithInitialDelay(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, TimeSpan.FromDays(36_525));
        return With(Spec with { InitialDelay = (long)delay.TotalMilliseconds });
    }

    /// <summary>Sets the pause after an attempt that asks to run again. It is kept between 10 seconds and 5 hours. Default: 30 seconds, doubling.</summary>
    /// <param name="policy">How the pause grows.</param>
    /// <param name="delay">The first pause.</param>
    /// <param name="jitter">Whether to wait a random share of the pause, so that many devices do not come back at the same time.</param>
    public TBuilder WithBackoff(BackoffPolicy policy, TimeSpan delay, bool jitter = false)
    {
        _isBackoffSet = true;
        var clamped = Math.Clamp(delay.TotalMilliseconds, Backoff.MinDelay, Backoff.MaxDelay);
        if (clamped != delay.TotalMilliseconds)
            Warn($"The backoff of {delay} is out of range; {TimeSpan.FromMilliseconds(clamped)} is used");
        return With(Spec with { BackoffPolicy = policy, BackoffDelay = (long)clamped, HasJitter = jitter });
    }

    /// <summary>Makes an attempt that is stopped wait for its backoff too.</summary>
    public TBuilder WithBackoffWhenStopped() => With(Spec with { BacksOffWhenStopped = true });

    /// <summary>Limits how often the worker may ask to run again: the last attempt fails instead. Interrupted attempts do not count. Default: no limit.</summary>
    public TBuilder WithMaxAttempts(int attempts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        return With(Spec with { AttemptsMax = attempts });
    }

    /// <summary>Keeps the finished work at least so long, besides the day that all are kept.</summary>
    public TBuilder KeepResultsFor(TimeSpan retention)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retention, TimeSpan.Zero);
        return With(Spec with { Retention = (long)Math.Min(retention.TotalMilliseconds, TimeSpan.FromDays(36_525).TotalMilliseconds) });
    }

    /// <summary>Sets a label for logs.</summary>
    public TBuilder WithTraceTag(string traceTag)
    {
        CheckLength(traceTag);
        return With(Spec with { TraceTag = traceTag });
    }

    /// <summary>Adds a tag.</summary>
    public TBuilder AddTag(string tag)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        CheckLength(tag);
        if (_tags.Count >= TagsMax && !_tags.Contains(tag))
            throw new ArgumentException($"A work has at most {TagsMax} tags.", nameof(tag));
        _tags.Add(tag);
        return (TBuilder)this;
    }

    /// <summary>Makes the request.</summary>
    /// <exception cref="InvalidOperationException">What was set does not go together.</exception>
    public TRequest Build()
    {
        if (_isBackoffSet && Spec.Constraints.RequiresDeviceIdle)
            throw new InvalidOperationException("Work that waits for an idle device cannot have a backoff of its own. Leave one of them out.");
        Check();
        return Create(new WorkRequestParts(Spec with { Id = _id ?? DrawId() }, [.. _tags], _workerType, [.. _warnings]));
    }

    private protected TBuilder With(WorkSpec spec)
    {
        Spec = spec;
        return (TBuilder)this;
    }

    private protected void Warn(string warning) => _warnings.Add(warning);

    private protected abstract void Check();

    private protected abstract TRequest Create(WorkRequestParts parts);

    private static void CheckLength(string name)
    {
        if (name.Length > NameLengthMax)
            throw new ArgumentException($"Names and tags have at most {NameLengthMax} characters; this one has {name.Length}.", nameof(name));
    }

    private static Guid DrawId()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
