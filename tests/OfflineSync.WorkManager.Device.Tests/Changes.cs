using System.Threading.Channels;

namespace OfflineSync.WorkManager.Device.Tests;

/// <summary>Counts what a watch tells and lets tests wait for it.</summary>
internal sealed class Changes
{
    private readonly Channel<bool> _changes = Channel.CreateUnbounded<bool>();

    public int Waiting => _changes.Reader.Count;

    public void Add() => _changes.Writer.TryWrite(true);

    public Task NextAsync() => _changes.Reader.ReadAsync().AsTask().Soon();
}
